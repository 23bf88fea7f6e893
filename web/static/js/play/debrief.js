// The debrief: results beside the computer's, where the money went, decisions, who waited and why.

import { frame, legend, line, mark, range } from "../chart.js";
import { el, replace, svg } from "../dom.js";
import { number, words } from "../format.js";

const COSTS = ["cost_purchase", "cost_ordering", "cost_holding", "cost_storage", "cost_shipment", "cost_backorder", "cost_shortage", "cost_lost_sale", "cost_compensation", "cost_write_off"];

export function debriefed(box, about, found, own) {
  const teams = [...found.teams].sort((x, y) => (y.kpis.profit ?? -Infinity) - (x.kpis.profit ?? -Infinity));
  replace(
    box,
    el("section", { class: "card" }, el("h1", {}, "Debrief"), el("p", {}, verdict(about, teams, found.opponents)), results(about, teams, found.opponents, own)),
    el("section", { class: "card" }, el("h2", {}, "Where the money went"), money(about, teams, found.opponents, own)),
    el("section", { class: "card" }, el("h2", {}, "Buying and demand, round by round"), el("div", { class: "columns" }, teams.map((team) => decisions(team)))),
    el("section", { class: "card" }, el("h2", {}, "Who waited longest, and why"), teams.filter((team) => !own || team.team === own).map((team) => stories(about, team))),
  );
}

function verdict(about, teams, opponents) {
  const best = opponents[0];
  const first = teams[0];
  if (!first || first.kpis.profit === null) return "Nobody has played.";
  const gap = first.kpis.profit - best.kpis.profit;
  const unit = about.currency;
  const more = gap >= 0 ? `beats ${best.title} by ${number(gap)} ${unit}` : `earned ${number(-gap)} ${unit} less than ${best.title}`;
  return `Team ${first.team} has won with ${number(first.kpis.profit)} ${unit} and ${more}. This is one season with one set of customers: luck is in it, but the same for all.`;
}

function results(about, teams, opponents, own) {
  const columns = [
    ["profit", `profit, ${about.currency}`, (v) => number(v)],
    ["fill_rate", "served at once, %", (v) => number(100 * v, 1)],
    ["mean_wait_backordered", `mean wait of who waited, ${about.time_unit}s`, (v) => number(v, 1)],
    ["cancellation_rate", "left, %", (v) => number(100 * v, 1)],
    ["rejection_rate", "refused, %", (v) => number(100 * v, 1)],
    ["on_hand_mean", "mean stock, units", (v) => number(v, 1)],
  ];
  const row = (name, kpis, kind) =>
    el("tr", { class: kind }, el("th", { scope: "row" }, name), columns.map(([key, , shown]) => el("td", {}, kpis[key] === null || kpis[key] === undefined ? "–" : shown(kpis[key]))));
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, el("th", {}, ""), columns.map(([, title]) => el("th", { scope: "col" }, title)))),
      el("tbody", {}, teams.map((one) => row(`Team ${one.team}`, one.kpis, one.team === own ? "chosen" : "")), opponents.map((one) => row(one.title, one.kpis, "computer"))),
    ),
  );
}

function money(about, teams, opponents, own) {
  const columns = [...teams.map((one) => [one.team, one.kpis, one.team === own]), ["best computer", opponents[0].kpis, false]];
  const lines = ["revenue", ...COSTS.filter((name) => columns.some(([, kpis]) => kpis[name])), "profit"];
  return el(
    "div",
    { class: "scroll" },
    el(
      "table",
      {},
      el("caption", {}, `${about.currency} over the whole game. What is on hand at the end counts in profit with what it cost, less what was there at first.`),
      el("thead", {}, el("tr", {}, el("th", {}, ""), columns.map(([name]) => el("th", { scope: "col" }, name)))),
      el("tbody", {}, lines.map((name) => el("tr", {}, el("th", { scope: "row" }, words(name.replace("cost_", "cost of "))), columns.map(([, kpis]) => el("td", {}, number(kpis[name])))))),
    ),
  );
}

function decisions(team) {
  const bought = team.ordered.map((units, k) => [k + 1, units]);
  const demand = team.demand.map((units, k) => [k + 1, units]);
  const { root, plane, sx, sy } = frame({
    width: 460, height: 200, x: [0.5, team.demand.length + 0.5], y: range([...team.ordered, ...team.demand, 0], { zero: true }),
    xLabel: "round", yLabel: "units", title: `Team ${team.team}: units bought and ordered by customers in each round`,
  });
  plane.append(svg("path", { d: line(demand, sx, sy), fill: "none", stroke: "#55606e", "stroke-width": 2, "stroke-dasharray": "5 3" }));
  plane.append(svg("path", { d: line(bought, sx, sy), fill: "none", stroke: "#0072b2", "stroke-width": 2 }));
  for (const [x, y] of bought) plane.append(mark("circle", sx(x), sy(y), 4, { fill: "#0072b2" }));
  const swing = team.bullwhip === null ? "" : ` It bought ${number(team.bullwhip, 1)} times as unevenly (by variance) as customers ordered.`;
  return el("figure", {}, el("figcaption", {}, el("b", {}, `Team ${team.team}. `), swing), legend([{ label: "bought", colour: "#0072b2" }, { label: "demand", colour: "#55606e", dash: "5 3" }]), root);
}

function stories(about, team) {
  if (!team.stories.length) return el("p", {}, `Nobody had to wait for team ${team.team}.`);
  return el(
    "details",
    { open: true },
    el("summary", {}, `Team ${team.team}: the longest waits were ${team.stories.map((one) => `${number(one.wait, 1)} ${about.time_unit}s (${words(one.how)})`).join(", ")}`),
    team.stories.map((one) => el("pre", { class: "story", tabindex: 0 }, one.lines.join("\n"))),
  );
}
