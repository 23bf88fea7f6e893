// Many runs: the intervals that narrow, the verdict, and who wins and who loses.

import { follow, post, remove } from "../api.js";
import { $, el, replace, svg } from "../dom.js";
import { figure, number, signed, unitOf, words } from "../format.js";

const WORDS = {
  better: "B is better",
  worse: "B is worse",
  higher: "B is higher",
  lower: "B is lower",
  same: "the same",
  undefined: "–",
  "not distinguishable yet": "no clear difference yet",
};

export class Results {
  constructor(state, history, fail) {
    this.state = state;
    this.history = history;
    this.fail = fail;
    this.stop = null;
    this.job = null;
    $("compare").addEventListener("click", () => this.run());
    $("cancel").addEventListener("click", () => this.cancel("stopped"));
  }

  clear(facts) {
    this.facts = facts;
    this.cancel("");
    replace($("figures"));
    $("verdict").textContent = "";
    $("people").textContent = "";
  }

  stale() {
    this.cancel("");
    if ($("figures").children.length) $("done").textContent = "The settings have changed: compare again.";
    $("figures").style.opacity = 0.5;
  }

  async run() {
    this.cancel("");
    const state = this.state();
    const { scenario, seed, replications, a, b } = state;
    this.busy(true);
    try {
      const { id } = await post("/api/compare", { scenario, seed, replications, a, b });
      this.job = id;
      this.stop = follow(`/api/jobs/${id}/events`, {
        progress: (found) => this.show(found),
        done: (found) => {
          this.show(found);
          this.job = null;
          this.busy(false);
          this.history.add(state, found);
        },
        failed: (error) => {
          this.job = null;
          this.busy(false);
          this.fail(error);
        },
      });
    } catch (error) {
      this.busy(false);
      this.fail(error);
    }
  }

  cancel(word) {
    this.stop?.();
    this.stop = null;
    if (this.job) remove(`/api/jobs/${this.job}`).catch(() => {});
    this.job = null;
    this.busy(false);
    $("done").textContent = word;
  }

  busy(on) {
    $("compare").disabled = on;
    $("cancel").classList.toggle("hidden", !on);
    $("progress").classList.toggle("hidden", !on);
    if (on) {
      $("progress").value = 0;
      $("done").textContent = "simulating ...";
    }
  }

  show(found) {
    $("progress").value = found.done / found.total;
    $("done").textContent = `${number(found.done)} of ${number(found.total)} runs of each`;
    $("verdict").textContent = found.sentence;
    $("figures").style.opacity = 1;
    replace($("figures"), table(found));
    $("people").textContent = told(found.people, this.facts);
  }
}

function table(found) {
  const sure = `${number(100 * found.each_confidence, 1)} %`;
  return el(
    "table",
    {},
    el("caption", {}, `Mean ± half width over ${number(found.done)} runs of each on the same customers; each difference with ${sure} confidence, so that all hold at once with 95 %.`),
    el("thead", {}, el("tr", {}, ["", "A", "B", "B less A", "", "verdict"].map((head) => el("th", { scope: "col" }, head)))),
    el("tbody", {}, Object.entries(found.kpis).map(([name, kpi]) => row(name, kpi))),
  );
}

function row(name, { a, b, difference, unit }) {
  const shown = figure(difference, unit);
  const verdict = difference.verdict;
  const points = unit === "fraction" ? " points" : "";
  return el(
    "tr",
    { "data-kpi": name },
    el("th", { scope: "row" }, words(name), el("span", { class: "soft small" }, `, ${unitOf(unit)}`)),
    [a, b].map((side) => el("td", {}, withHalf(figure(side, unit)))),
    el("td", {}, shown.half ? `${signed(shown.mean)} ± ${shown.half}${points}` : signed(shown.mean)),
    el("td", {}, interval(difference)),
    el("td", { class: `verdict-${verdict.split(" ")[0]}` }, WORDS[verdict] || verdict),
  );
}

function withHalf({ mean, half }) {
  return half ? `${mean} ± ${half}` : mean;
}

// An interval against zero: as runs come in it narrows, and leaves zero if there is a difference.
function interval({ mean, half_width: half }) {
  if (mean === null || half === null) return "";
  const reach = Math.max(Math.abs(mean) + half, 1e-12) * 1.15;
  const x = (value) => 88 + (value / reach) * 84;
  const clear = Math.abs(mean) > half;
  const root = svg("svg", { viewBox: "0 0 176 22", class: "interval", role: "img", "aria-label": clear ? "the interval leaves zero out" : "the interval holds zero" });
  root.append(
    svg("line", { x1: 88, x2: 88, y1: 1, y2: 21, stroke: "#55606e", "stroke-dasharray": "2 2" }),
    svg("line", { x1: x(mean - half), x2: x(mean + half), y1: 11, y2: 11, stroke: "#1b2430", "stroke-width": 2 }),
    svg("line", { x1: x(mean - half), x2: x(mean - half), y1: 6, y2: 16, stroke: "#1b2430", "stroke-width": 2 }),
    svg("line", { x1: x(mean + half), x2: x(mean + half), y1: 6, y2: 16, stroke: "#1b2430", "stroke-width": 2 }),
    svg("circle", { cx: x(mean), cy: 11, r: 5, fill: clear ? "#1b2430" : "#fff", stroke: "#1b2430", "stroke-width": 2 }),
  );
  return root;
}

function told(people, facts) {
  if (!people.orders) return "Person by person there is nothing to compare: the customers are not the same on both sides.";
  const share = (name) => `${number(100 * people[name].mean, 1)} %`;
  return (
    `Person by person, of ${number(people.orders.mean)} orders a run under B: ${share("less")} waited less than under A, ` +
    `${share("longer")} longer; ${share("stayed")} stayed who had left, ${share("left")} left who had stayed.`
  );
}
