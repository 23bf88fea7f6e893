// Who fares better and who worse, class by class: a bar of a hundred orders each, and a table.

import { el, svg } from "../dom.js";
import { figure, words } from "../format.js";
import { table } from "../table.js";

export const CHANGES = {
  stayed: "no longer lost",
  less: "waited less",
  same: "as before",
  longer: "waited longer",
  left: "newly lost",
};
const LOOKS = { stayed: "#00517f", less: "#56b4e9", same: "#dfe4ea", longer: "#f0a30a", left: "#a33c00" };
const [WIDE, HIGH] = [400, 22];

export function people(changes) {
  const names = Object.keys(changes);
  const classes = names.length > 2 ? names.filter((name) => name !== "all") : names.slice(0, 1);
  const head = ["of these orders, %", ...Object.entries(CHANGES).map(([change, label]) => el("span", {}, swatch(change), label))];
  const rows = classes.map((name) => ({
    "data-class": name,
    cells: [called(name), ...Object.keys(CHANGES).map((change) => share(changes[name][change]))],
  }));
  return el(
    "div",
    { class: "people" },
    classes.map((name) => el("p", { class: "bar" }, el("span", { class: "small" }, called(name)), strip(changes[name]))),
    table(head, rows, "B against A, each customer held against themselves. “Lost” are orders that were refused, cancelled or ended by the shop."),
  );
}

function called(name) {
  return name === "all" ? "all orders" : `${words(name)} orders`;
}

function share(found) {
  const { mean, half } = figure(found, "fraction");
  return half ? `${mean} ± ${half}` : mean;
}

// Of what is between two colours a white line is left, so that they differ without colour, too.
function strip(shares) {
  const told = Object.entries(CHANGES).map(([change, label]) => `${label} ${figure(shares[change], "fraction").mean} %`);
  const root = svg("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, role: "img", "aria-label": told.join(", "), preserveAspectRatio: "none" });
  let x = 0;
  for (const change of Object.keys(CHANGES)) {
    const width = WIDE * (shares[change].mean ?? 0);
    if (width > 0) root.append(svg("rect", { x, y: 0, width: Math.max(0.5, width - 1), height: HIGH, fill: LOOKS[change] }));
    x += width;
  }
  return root;
}

function swatch(change) {
  return svg("svg", { viewBox: "0 0 12 12", class: "swatch", "aria-hidden": "true" }, svg("rect", { width: 12, height: 12, fill: LOOKS[change] }));
}
