// Tables that become cards on a narrow screen: every cell carries its heading. The roles are said,
// as a browser forgets them with another `display`.

import { el } from "./dom.js";

// `head` are headings; `rows` have `cells`, the first of which names the row, and attributes. A cell
// is its content, or has `content` and attributes.
export function table(head, rows, caption) {
  return el(
    "table",
    { class: "cards", role: "table" },
    caption ? el("caption", {}, caption) : null,
    el("thead", { role: "rowgroup" }, el("tr", { role: "row" }, head.map((each) => el("th", { scope: "col", role: "columnheader" }, each)))),
    el("tbody", { role: "rowgroup" }, rows.map((each) => row(head, each))),
  );
}

function row(head, { cells: [name, ...cells], ...attributes }) {
  return el(
    "tr",
    { role: "row", ...attributes },
    el("th", { scope: "row", role: "rowheader" }, name),
    cells.map((each, k) => {
      const plain = each === null || typeof each !== "object" || each instanceof Node || Array.isArray(each);
      const { content, ...more } = plain ? { content: each } : each;
      return el("td", { role: "cell", "data-label": text(head[k + 1]), ...more }, content);
    }),
  );
}

function text(heading) {
  return heading instanceof Node ? heading.textContent : heading;
}
