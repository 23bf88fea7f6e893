// The rounds so far: stock above zero and backlog below it, what was bought and what was wanted.

import { fit, frame, legend, line, mark, range, steps } from "../chart.js";
import { el, replace, rem, svg } from "../dom.js";
import { number, plural } from "../format.js";
import { table } from "../table.js";

const STOCK = "#0072b2";
const OWED = "#c44e00";
const WANTED = "#55606e";

export function history(box, about, state) {
  const course = el("div");
  const trade = el("div");
  replace(
    box,
    el(
      "div",
      { class: "columns" },
      el("figure", {}, el("figcaption", {}, "Stock and backlog"), legend([{ label: "on the shelf", colour: STOCK }, { label: "owed, below zero", colour: OWED, dash: "6 3" }]), course),
      el("figure", {}, el("figcaption", {}, "Bought and wanted"), legend([{ label: "bought", colour: STOCK, shape: "square" }, { label: "ordered by customers", colour: WANTED, dash: "5 3" }]), trade),
    ),
    rounds(about, state),
  );
  fit(course, (width) => courseOf(about, state, width));
  fit(trade, (width) => purchases(state.rounds_so_far.map((one) => one.bought), state.rounds_so_far.map((one) => one.demand), state.rounds, width));
}

function courseOf(about, state, width) {
  const { times, on_hand: onHand, backorders } = state.levels;
  const lows = backorders.map((units) => -units);
  const end = state.rounds * state.length;
  const { root, plane, sx, sy, edge, height } = frame({
    width, height: 15 * rem(), x: [0, end], y: range([...onHand, ...lows, 1], { zero: true }),
    xLabel: `time, ${about.time_unit}s`, yLabel: "units",
    title: `Stock above zero and backlog below it in ${plural(state.round, "round")}; the table below has the figures`,
  });
  for (let k = 1; k < state.rounds; k += 1) {
    const x = sx(k * state.length);
    plane.append(svg("line", { x1: x, x2: x, y1: edge.top, y2: height - edge.bottom, stroke: "#eef1f4" }));
  }
  const path = (values, colour, dash) =>
    svg("path", { d: steps(times.map((t, k) => [t, values[k]]), sx, sy), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash });
  plane.append(path(onHand, STOCK, null), path(lows, OWED, "6 3"));
  return root;
}

// Bars of what was bought in each round, a line of what customers ordered; also for the debriefing.
export function purchases(bought, demand, rounds, width, { most, title, high = 15 } = {}) {
  const top = most ?? Math.max(...bought, ...demand, 1);
  const { root, plane, sx, sy } = frame({
    width, height: high * rem(), x: [0.5, rounds + 0.5], y: range([0, top], { zero: true }),
    whole: true, xLabel: "round", yLabel: "units", title: title ?? "Units bought and units ordered by customers in each round; the table below has the figures",
  });
  const wide = Math.max(1, 0.62 * (sx(2) - sx(1)));
  bought.forEach((units, k) => {
    plane.append(svg("rect", { x: sx(k + 1) - wide / 2, y: sy(units), width: wide, height: Math.max(0, sy(0) - sy(units)), fill: STOCK, "fill-opacity": 0.75 }));
  });
  const points = demand.map((units, k) => [k + 1, units]);
  if (points.length > 1) plane.append(svg("path", { d: line(points, sx, sy), fill: "none", stroke: WANTED, "stroke-width": 2, "stroke-dasharray": "5 3" }));
  for (const [x, y] of points) plane.append(mark("circle", sx(x), sy(y), 0.2 * rem(), { fill: WANTED }));
  return root;
}

function rounds(about, state) {
  const so = state.rounds_so_far;
  const some = (name) => so.some((one) => one[name]);
  const columns = [
    ["bought", "bought"], ["received", "came in"], ["demand", "wanted"], ["units_at_once", "sold at once"],
    ["waited", "had to wait"], ["left", "left"], ["refused", "refused"], ["declined", "would not wait"],
  ].filter(([name]) => !["refused", "declined"].includes(name) || some(name));
  const heads = ["round", ...columns.map(([, label]) => label), `profit, ${about.currency}`];
  const rows = so.map((one, k) => ({ cells: [`${k + 1}`, ...columns.map(([name]) => number(one[name])), number(one.profit)] }));
  return table(heads, rows.reverse(), "Units of goods up to “sold at once”, then customers. The latest round is first.");
}
