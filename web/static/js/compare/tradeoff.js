// Service against money: a point for every setting that was tried, and the edge of what is possible.

import { fit, frame, legend, line, mark, range } from "../chart.js";
import { $, el, rem, replace, svg } from "../dom.js";
import { unitOf } from "../format.js";

const COLOURS = { a: "#0072b2", b: "#c44e00" };
const SHAPES = { a: "circle", b: "square" };
// What service may be measured by, and whether more of it is better.
const SERVICES = { fill_rate: true, mean_wait_backordered: false, lost_rate: false, cancellation_rate: false, backlog_mean: false };

export class Tradeoff {
  constructor() {
    this.service = "fill_rate";
    this.box = el("div");
    this.entries = [];
  }

  show(entries) {
    this.entries = entries;
    const services = Object.keys(SERVICES).filter((name) => this.points(name).length);
    if (!services.length) return replace($("tradeoff"));
    if (!services.includes(this.service)) [this.service] = services;
    const points = this.points(this.service);
    const label = (name) => this.points(name)[0].entry.kpis[name].label;
    const menu = el(
      "select",
      { id: "service", onchange: () => ((this.service = menu.value), this.show(this.entries), $("service").focus()) },
      services.map((name) => el("option", { value: name, selected: name === this.service }, label(name))),
    );
    replace(
      $("tradeoff"),
      el("label", { class: "row" }, "Service measured by", menu),
      legend([
        { label: "tried as A", colour: COLOURS.a, shape: "circle" },
        { label: "tried as B", colour: COLOURS.b, shape: "square" },
        { label: "edge: nothing tried is better in both", colour: "#55606e", dash: "5 4" },
      ], "Crosses: 95 % intervals. Numbers: rows of the table."),
      this.box,
    );
    fit(this.box, (width) => this.chart(points, width));
  }

  get money() {
    return this.entries.some((entry) => entry.kpis.profit) ? "profit" : "cost_total";
  }

  // The settings of which service and money are known; none, where nobody waits and waits count.
  points(service) {
    const has = (entry, name) => (entry.kpis[name]?.mean ?? null) !== null;
    return this.entries.map((entry, k) => ({ entry, k })).filter(({ entry }) => has(entry, service) && has(entry, this.money));
  }

  chart(points, width) {
    const { money, service } = this;
    const unit = points[0].entry.kpis[service].unit;
    const factor = unit === "fraction" ? 100 : 1;
    const ends = (name, by) => points.flatMap(({ entry: { kpis } }) => [-1, 1].map((way) => by * (kpis[name].mean + way * (kpis[name].half_width || 0))));
    const kpis = points[0].entry.kpis;
    const { root, plane, sx, sy } = frame({
      width, height: 22 * rem(), x: range(ends(service, factor)), y: range(ends(money, 1)),
      xLabel: `${kpis[service].label}, ${unitOf(unit)} (better: ${SERVICES[service] ? "right" : "left"})`,
      yLabel: `${kpis[money].label}, ${kpis[money].unit}`,
      title: `${points.length} settings by ${kpis[service].label} and ${kpis[money].label}; the table has the same figures`,
    });
    const at = ({ entry }) => [factor * entry.kpis[service].mean, entry.kpis[money].mean];
    const best = edge(points.map(at), SERVICES[service], money === "profit");
    if (best.length > 1) plane.append(svg("path", { d: line(best, sx, sy), fill: "none", stroke: "#55606e", "stroke-width": 1.5, "stroke-dasharray": "5 4" }));
    for (const point of points) {
      const [x, y] = [sx(at(point)[0]), sy(at(point)[1])];
      const colour = COLOURS[point.entry.side];
      const dx = sx(factor * (point.entry.kpis[service].half_width || 0)) - sx(0);
      const dy = sy(0) - sy(point.entry.kpis[money].half_width || 0);
      plane.append(
        svg("line", { x1: x - dx, x2: x + dx, y1: y, y2: y, stroke: colour, opacity: 0.4 }),
        svg("line", { x1: x, x2: x, y1: y - dy, y2: y + dy, stroke: colour, opacity: 0.4 }),
        mark(SHAPES[point.entry.side], x, y, 0.38 * rem(), { fill: colour, stroke: "#fff" }),
        svg("text", { x: x + 0.55 * rem(), y: y - 0.45 * rem(), class: "strong" }, String(point.k + 1)),
      );
    }
    return root;
  }
}

// The points that no other is at least as good as in both, from left to right.
export function edge(points, moreIsBetter, profit) {
  const [sx, sy] = [moreIsBetter ? 1 : -1, profit ? 1 : -1];
  const beaten = ([x, y]) => points.some(([u, v]) => sx * u >= sx * x && sy * v >= sy * y && (u !== x || v !== y));
  return points.filter((point) => !beaten(point)).sort((a, b) => a[0] - b[0]);
}
