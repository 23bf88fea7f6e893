// All settings tried: a table to go back to, and a chart of service against money that grows.

import { $, el, replace } from "../dom.js";
import { figure, unitOf } from "../format.js";
import { table } from "../table.js";
import { csv } from "./csv.js";
import { label } from "./describe.js";
import { Tradeoff } from "./tradeoff.js";

const KEPT = 200;
const COLUMNS = ["profit", "fill_rate", "mean_wait_backordered", "lost_rate", "on_hand_mean"];

export class History {
  constructor(restore) {
    this.restore = restore;
    this.entries = [];
    this.forgotten = [];
    this.tradeoff = new Tradeoff();
    $("forget").addEventListener("click", () => this.forget());
  }

  // Begin with what was tried in this scenario before the page was loaded again.
  open(name) {
    this.name = name;
    this.entries = kept(name);
    this.forgotten = [];
    this.show();
  }

  // Both sides of a comparison that is done; what was tried before is not entered again.
  add(state, found, facts) {
    for (const side of ["a", "b"]) {
      const key = JSON.stringify([state.seed, found.done, state[side]]);
      if (this.entries.some((entry) => entry.key === key)) continue;
      const kpis = Object.entries(found.kpis).map(([name, kpi]) => [name, { label: kpi.label, unit: kpi.unit, mean: kpi[side].mean, half_width: kpi[side].half_width }]);
      this.entries.push({ key, state, side, n: found.done, label: label(state[side], facts[side]), kpis: Object.fromEntries(kpis) });
    }
    this.entries = this.entries.slice(-KEPT);
    this.forgotten = [];
    this.show();
  }

  forget() {
    [this.entries, this.forgotten] = [this.forgotten, this.entries];
    this.show();
  }

  csv() {
    return csv(this.entries);
  }

  show() {
    keep(this.name, this.entries);
    const has = this.entries.length > 0;
    $("export-csv").disabled = !has;
    $("forget").disabled = !has && !this.forgotten.length;
    $("forget").textContent = has || !this.forgotten.length ? "Forget what was tried" : "Bring back what was tried";
    this.tradeoff.show(this.entries);
    if (has) replace($("tried"), this.table());
    else replace($("tried"), el("p", { class: "soft" }, "Compare something: every setting that was tried becomes a point, and a row that leads back to it."));
  }

  table() {
    const known = (name) => this.entries.find((entry) => entry.kpis[name])?.kpis[name];
    const names = [...(known("profit") ? [] : ["cost_total"]), ...COLUMNS].filter(known);
    const head = ["setting", ...names.map((name) => `${known(name).label}, ${unitOf(known(name).unit)}`), ""];
    const rows = this.entries.map((entry, k) => ({
      cells: [
        [`${k + 1}. `, el("span", { class: `tag ${entry.side}` }, entry.side.toUpperCase()), ` ${entry.label}`, el("span", { class: "soft small" }, ` (${entry.n} runs)`)],
        ...names.map((name) => cell(entry.kpis[name])),
        el("button", { type: "button", class: "slight", "aria-label": `Back to setting ${k + 1}`, onclick: () => this.restore(entry.state) }, "Back to it"),
      ],
    }));
    return table(head, rows);
  }
}

function cell(found) {
  const { mean, half } = figure(found, found?.unit);
  return [mean, half ? el("span", { class: "soft small" }, ` ± ${half}`) : ""];
}

// Kept for this tab of the browser, and no longer.
function kept(name) {
  try {
    const found = JSON.parse(sessionStorage.getItem(`tried ${name}`));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

function keep(name, entries) {
  try {
    sessionStorage.setItem(`tried ${name}`, JSON.stringify(entries));
  } catch {
    // Without room it lasts until the page is left.
  }
}
