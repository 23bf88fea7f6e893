// Tables of a comparison: every figure with its interval and verdict, and where the profit comes from.

import { el, svg } from "./dom.js";
import { figure, number, signed, unitOf } from "./format.js";
import { table } from "./table.js";

export const WORDS = {
  better: "B is better",
  worse: "B is worse",
  higher: "B is higher",
  lower: "B is lower",
  same: "the same",
  undefined: "–",
  "not distinguishable yet": "no clear difference yet",
};

export function figures(found) {
  const sure = number(100 * found.each_confidence, 1);
  const caption = `Mean ± half width of 95 % intervals over ${number(found.done)} runs of each. Each difference has ${sure} % confidence, so that all of them hold at once with 95 %.`;
  return table(["", "A", "B", "B less A", "", "verdict"], Object.entries(found.kpis).map(([name, kpi]) => row(name, kpi)), caption);
}

// What is earned, less every cost: the lines add up to the profit.
export function money({ money: lines }) {
  const rows = Object.entries(lines);
  if (!rows.length) return el("p", { class: "soft" }, "Nothing has a price or a cost in this scenario.");
  const told = (value) => number(value, 2);
  return table(
    ["", "A", "B", "B less A"],
    rows.map(([name, { label, unit, a, b }]) => {
      const sign = name.startsWith("cost_") ? -1 : 1;
      return {
        "data-line": name,
        class: name === "profit" ? "total" : null,
        cells: [[label, el("span", { class: "soft small" }, `, ${unit}`)], told(sign * a.mean), told(sign * b.mean), signed(told(sign * (b.mean - a.mean)))],
      };
    }),
    "Costs have a minus; the lines add up to the profit.",
  );
}

function row(name, { label, a, b, difference, unit }) {
  const shown = figure(difference, unit);
  const points = unit === "fraction" ? " points" : "";
  const verdict = difference.verdict;
  return {
    "data-kpi": name,
    cells: [
      [label, el("span", { class: "soft small" }, `, ${unitOf(unit)}`)],
      ...[a, b].map((side) => withHalf(figure(side, unit))),
      { content: shown.half ? `${signed(shown.mean)} ± ${shown.half}${points}` : signed(shown.mean), class: "wide" },
      { content: interval(difference), class: "picture" },
      { content: WORDS[verdict] || verdict, class: `wide verdict verdict-${verdict.split(" ")[0]}` },
    ],
  };
}

function withHalf({ mean, half }) {
  return half ? `${mean} ± ${half}` : mean;
}

// An interval against zero: as runs come in it narrows, and leaves zero if there is a difference.
function interval({ mean, half_width: half }) {
  if (mean === null || half === null || (!mean && !half)) return "";
  const reach = Math.max(Math.abs(mean) + half, 1e-12) * 1.15;
  const x = (value) => 88 + (value / reach) * 84;
  const clear = Math.abs(mean) > half;
  const root = svg("svg", { viewBox: "0 0 176 22", class: "interval", role: "img", "aria-label": clear ? "the interval leaves zero out" : "the interval holds zero" });
  root.append(
    svg("line", { x1: 88, x2: 88, y1: 1, y2: 21, stroke: "#55606e", "stroke-dasharray": "2 2" }),
    ...[[mean - half, mean + half, 11, 11], [mean - half, mean - half, 6, 16], [mean + half, mean + half, 6, 16]].map(([from, to, y1, y2]) =>
      svg("line", { x1: x(from), x2: x(to), y1, y2, stroke: "#1b2430", "stroke-width": 2 }),
    ),
    svg("circle", { cx: x(mean), cy: 11, r: 5, fill: clear ? "#1b2430" : "#fff", stroke: "#1b2430", "stroke-width": 2 }),
  );
  return root;
}
