// All settings tried: a table to go back to, and a chart of service against money that grows.

import { $, el, replace, svg } from "../dom.js";
import { frame, legend, mark, range } from "../chart.js";
import { figure, number, unitOf, words } from "../format.js";

const COLOURS = { A: "#0072b2", B: "#c44e00" };
const SHAPES = { A: "circle", B: "square" };
const KEPT = 200;

export class History {
  constructor(restore) {
    this.restore = restore;
    this.entries = [];
    $("forget").addEventListener("click", () => {
      this.entries = [];
      this.show();
    });
  }

  open(name, facts) {
    if (this.name !== name) this.entries = [];
    this.name = name;
    this.facts = facts;
    this.show();
  }

  // Both sides of a comparison that is done; what was tried before is not entered again.
  add(state, found) {
    for (const side of ["a", "b"]) {
      const key = JSON.stringify([state.seed, state.replications, state[side]]);
      const kpis = Object.fromEntries(Object.entries(found.kpis).map(([name, kpi]) => [name, { ...kpi[side], unit: kpi.unit }]));
      if (this.entries.some((entry) => entry.key === key)) continue;
      this.entries.push({ key, state, side, kpis, label: this.label(state[side]), n: found.done });
    }
    this.entries = this.entries.slice(-KEPT);
    this.show();
  }

  label(settings) {
    const variant = this.facts.variants.find((one) => one.name === settings.variant);
    const parts = [settings.variant || "as it is"];
    for (const [path, { rule, values }] of Object.entries(settings.rules)) {
      const numbers = Object.entries(values).map(([name, value]) => `${name} ${Array.isArray(value) ? value.join("/") : value}`);
      parts.push(`${path.split(".").slice(1).join(" ")} ${words(rule)}${numbers.length ? ` (${numbers.join(", ")})` : ""}`);
    }
    for (const [key, factor] of Object.entries(settings.multipliers)) parts.push(`${words(key)} × ${number(factor, 2)}`);
    return { text: parts.join("; "), title: variant?.title || this.facts.title };
  }

  get money() {
    return this.entries.some((entry) => entry.kpis.profit) ? "profit" : "cost_total";
  }

  columns() {
    const known = new Set(this.entries.flatMap((entry) => Object.keys(entry.kpis)));
    return [this.money, "fill_rate", "mean_wait_backordered", "cancellation_rate", "on_hand_mean"].filter((name) => known.has(name));
  }

  show() {
    const has = this.entries.length > 0;
    for (const id of ["export-csv", "forget"]) $(id).disabled = !has;
    if (!has) {
      replace($("tradeoff"), el("p", { class: "soft" }, "Compare something: every setting that was tried becomes a point."));
      replace($("tried"));
      return;
    }
    this.chart();
    this.table();
  }

  chart() {
    const money = this.money;
    const points = this.entries.filter((entry) => entry.kpis.fill_rate?.mean !== null && entry.kpis[money]?.mean !== null);
    if (!points.length) return replace($("tradeoff"));
    const ends = (name, factor) => points.flatMap(({ kpis }) => [-1, 1].map((way) => factor * (kpis[name].mean + way * (kpis[name].half_width || 0))));
    const unit = points[0].kpis[money].unit;
    const chart = frame({
      width: 640, height: 360, x: range(ends("fill_rate", 100)), y: range(ends(money, 1)),
      xLabel: "fill rate, % of the units served at once", yLabel: `${words(money)}, ${unit}`,
      title: `${points.length} settings by fill rate and ${words(money)}`,
    });
    const { plane, sx, sy } = chart;
    points.forEach((entry, k) => {
      const { fill_rate: service, [money]: earned } = entry.kpis;
      const [x, y] = [sx(100 * service.mean), sy(earned.mean)];
      const colour = COLOURS[entry.side.toUpperCase()];
      const [dx, dy] = [sx(100 * (service.half_width || 0)) - sx(0), sy(0) - sy(earned.half_width || 0)];
      plane.append(
        svg("line", { x1: x - dx, x2: x + dx, y1: y, y2: y, stroke: colour, opacity: 0.5 }),
        svg("line", { x1: x, x2: x, y1: y - dy, y2: y + dy, stroke: colour, opacity: 0.5 }),
        mark(SHAPES[entry.side.toUpperCase()], x, y, 6, { fill: colour, stroke: "#fff" }),
        svg("text", { x: x + 9, y: y - 7, class: "strong" }, String(k + 1)),
      );
    });
    replace($("tradeoff"), legend([{ label: "tried as A", colour: COLOURS.A, shape: "circle" }, { label: "tried as B", colour: COLOURS.B, shape: "square" }, { label: "lines: 95 % intervals", colour: "#888" }]), chart.root);
  }

  table() {
    const columns = this.columns();
    replace(
      $("tried"),
      el(
        "table",
        {},
        el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "setting"), columns.map((name) => el("th", { scope: "col" }, words(name))), el("th", {}, ""))),
        el(
          "tbody",
          {},
          this.entries.map((entry, k) =>
            el(
              "tr",
              {},
              el("th", { scope: "row", class: entry.side, title: entry.label.title }, `${k + 1}. `, el("span", { class: "tag" }, entry.side.toUpperCase()), ` ${entry.label.text}`),
              columns.map((name) => el("td", {}, cell(entry.kpis[name]))),
              el("td", {}, el("button", { type: "button", onclick: () => this.restore(entry.state) }, "Back to it")),
            ),
          ),
        ),
      ),
    );
  }

  csv() {
    const names = [...new Set(this.entries.flatMap((entry) => Object.keys(entry.kpis)))];
    const quoted = (value) => (/[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : String(value));
    const head = ["number", "side", "scenario", "seed", "replications", "setting", ...names.flatMap((name) => [name, `${name}_half_width`, `${name}_unit`])];
    const rows = this.entries.map((entry, k) => [
      k + 1, entry.side.toUpperCase(), entry.state.scenario, entry.state.seed, entry.n, entry.label.text,
      ...names.flatMap((name) => {
        const found = entry.kpis[name];
        return found ? [found.mean ?? "", found.half_width ?? "", found.unit] : ["", "", ""];
      }),
    ]);
    return [head, ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
  }
}

function cell(found) {
  if (!found) return "–";
  const { mean, half } = figure(found, found.unit);
  return `${mean}${half ? ` ± ${half}` : ""} ${unitOf(found.unit)}`;
}
