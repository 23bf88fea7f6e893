// The debriefing: how it ended, what the computer made of the same customers, what was decided,
// where the money went, and who waited why.

import { fit } from "../chart.js";
import { el, replace, rem } from "../dom.js";
import { number, words } from "../format.js";
import { table } from "../table.js";
import { purchases } from "./history.js";
import { race } from "./race.js";
import { money as sum, named, percent, span } from "./say.js";

const CHARTS = 12; // teams whose decisions are drawn

export function debriefed(box, about, found, own, stories) {
  const teams = [...found.teams].sort((x, y) => y.kpis.profit - x.kpis.profit);
  const players = { teams, computers: found.opponents };
  const part = (title, ...content) => el("section", { class: "card" }, el("h2", {}, title), content);
  if (!teams.length) return replace(box, part("Debriefing", el("p", {}, "Nobody has played.")));
  const chart = el("div");
  replace(
    box,
    el("section", { class: "card" }, el("h1", {}, "Debriefing"), verdict(about, players, own), results(about, players, own)),
    part("Profit, round by round", el("p", { class: "soft" }, "Against the scenario's own rules, which are the line of zero."), chart),
    part("What was decided", decisions(about, players, own)),
    part("Where the money went", money(about, players, own)),
    teams[0].classes.length ? part("Who was served, by class", classes(about, players, own)) : null,
    part("Who waited longest, and why", (own ? teams.filter((one) => one.team === own) : teams).map((one) => waits(about, one, !!own, stories))),
  );
  fit(chart, (width) => race(about, players, own, width));
}

function verdict(about, { teams, computers }, own) {
  const [first] = teams;
  const [rules] = computers;
  const best = computers.find((one) => one.name === "hindsight");
  const winners = teams.filter((one) => one.kpis.profit > first.kpis.profit - 0.005);
  const made = teams.length === 1 ? "made" : winners.length > 1 ? "have won together, with" : "has won with";
  const who = winners.flatMap((one, k) => [k ? " and " : winners.length > 1 ? "Teams " : "Team ", el("bdi", {}, one.team)]);
  const said = [el("p", { class: "sentence" }, who, ` ${made} ${sum(first.kpis.profit, about.currency)}.`)];
  const ahead = first.kpis.profit - rules.kpis.profit;
  said.push(el("p", {}, `That is ${sum(Math.abs(ahead), about.currency)} ${ahead < 0 ? "less" : "more"} than the scenario's own rules make (${rules.about}).`));
  const mine = teams.findIndex((one) => one.team === own);
  if (mine >= winners.length) said.push(el("p", {}, `Your team is number ${mine + 1} of ${teams.length}, with ${sum(teams[mine].kpis.profit, about.currency)}.`));
  if (best) said.push(el("p", {}, `The best simple rule would have made ${sum(best.kpis.profit, about.currency)}: ${best.about}. That was found afterwards, by trying, with the very customers who came; nobody could have known it.`));
  const undone = teams.filter((one) => one.rounds < about.rounds);
  if (undone.length) said.push(el("p", { class: "soft" }, `Not all rounds were decided by ${named(undone.map((one) => one.team))}; nothing was bought in the others.`));
  said.push(el("p", { class: "soft" }, `This is one course of events (seed ${about.seed}), the same for all. Another might rank differently: compare policies over many in the room Compare.`));
  return said;
}

function results(about, { teams, computers }, own) {
  const columns = [
    [`profit, ${about.currency}`, ({ profit }) => number(profit)],
    ["units served at once", ({ fill_rate: share }) => percent(share, 1)],
    ["mean wait of who waited", ({ mean_wait_backordered: wait }) => (wait === null ? "–" : span(wait, about.time_unit))],
    ["orders that left", ({ cancellation_rate: share }) => percent(share, 1)],
    ["orders refused", ({ rejection_rate: share }) => percent(share, 1)],
    ["units on the shelf, mean", ({ on_hand_mean: units }) => number(units, 1)],
  ];
  const row = (name, kpis, kind) => ({ class: kind, cells: [name, ...columns.map(([, told]) => told(kpis))] });
  const team = (one, k) => row([`${k + 1}. `, el("bdi", {}, one.team)], one.kpis, one.team === own ? "chosen" : "");
  const computer = (one) => row([el("span", {}, `Computer: ${one.title}`), el("span", { class: "soft small rule" }, one.about)], one.kpis, "computer");
  const ranked = [...computers].sort((x, y) => y.kpis.profit - x.kpis.profit);
  return table(["", ...columns.map(([title]) => title)], [...teams.map(team), ...ranked.map(computer)], "Teams, then policies of the computer on the same customers. The scenario's own rules may buy at any time, teams only when a round begins.");
}

function decisions(about, { teams, computers }, own) {
  const shown = own ? teams.filter((one) => one.team === own) : teams.slice(0, CHARTS);
  const rivals = computers.filter(({ name }) => name === "own" || name === "hindsight");
  const demand = teams[0].demand;
  const most = Math.max(...demand, ...[...shown, ...rivals].flatMap((one) => one.bought));
  const draw = (name, one, more) => {
    const chart = el("div");
    fit(chart, (width) => purchases(one.bought, one.demand ?? demand, about.rounds, width, { most, high: 11, title: `Units bought and wanted in each round, ${one.team ?? one.title}` }));
    return el("figure", {}, el("figcaption", {}, el("b", {}, name), more), chart);
  };
  const swing = (one) => (one.bullwhip === null ? "" : ` bought ${number(one.bullwhip, 1)} times as unevenly as customers ordered (bullwhip: ratio of variances)`);
  return [
    el("p", { class: "soft" }, "Bars are what was bought in each round, the dashed line is what customers ordered."),
    el("div", { class: "columns charts" }, shown.map((one) => draw(el("bdi", {}, one.team), one, swing(one))), rivals.map((one) => draw(`Computer: ${one.title}`, one, el("span", { class: "soft small" }, ` ${one.about}`)))),
    teams.length > shown.length && !own ? el("p", { class: "soft small" }, `The other ${teams.length - shown.length} teams are in the CSV of rounds.`) : null,
  ];
}

function money(about, { teams, computers }, own) {
  const all = [...teams.map((one) => ({ ...one, who: el("bdi", {}, one.team) })), ...computers.filter(({ name }) => name === "own" || name === "hindsight").map((one) => ({ ...one, who: `Computer: ${one.title}`, kind: "computer" }))];
  const costs = Object.keys(all[0].kpis).filter((name) => name.startsWith("cost_") && all.some((one) => one.kpis[name]));
  const lines = ["revenue", ...costs, "stock_value_change", "profit"];
  const label = (name) => (name === "stock_value_change" ? "change of the stock's value" : words(name.replace("cost_", "")));
  const sign = (name) => (name.startsWith("cost_") ? -1 : 1);
  return table(
    ["", ...lines.map(label)],
    all.map((one) => ({
      class: one.kind ?? (one.team === own ? "chosen" : ""),
      cells: [one.who, ...lines.map((name) => number(sign(name) * one.kpis[name], 2))],
    })),
    `${about.currency} over the whole game. Costs have a minus; the lines add up to the profit. Stock counts with its value at the end, less that at the beginning.`,
  );
}

function classes(about, { teams, computers }, own) {
  const names = teams[0].classes.map((one) => words(one.name));
  const told = (one) => `${percent(one.fill_rate)} at once, ${percent(one.cancellation_rate)} left${one.mean_wait_backordered === null ? "" : `, waits of ${span(one.mean_wait_backordered, about.time_unit)}`}`;
  const row = (who, one, kind) => ({ class: kind, cells: [who, ...one.classes.map(told)] });
  const rows = teams.map((one) => row(el("bdi", {}, one.team), one, one.team === own ? "chosen" : ""));
  return table(["", ...names], [...rows, ...computers.map((one) => row(`Computer: ${one.title}`, one, "computer"))]);
}

function waits(about, team, open, stories) {
  const box = el("div", { "aria-busy": "true" }, "…");
  const details = el("details", { open }, el("summary", {}, "Team ", el("bdi", {}, team.team)), box);
  const load = async () => {
    if (!box.hasAttribute("aria-busy")) return;
    box.removeAttribute("aria-busy");
    try {
      const found = await stories(team.team);
      replace(box, found.length ? found.map((one) => story(about, one)) : "Nobody had to wait.");
    } catch (error) {
      replace(box, error.message);
    }
  };
  if (open) load();
  else details.addEventListener("toggle", load);
  return details;
}

function story(about, one) {
  const how = { shipped: "and got it", cancelled: "and left", expired: "and was sent away", open: "and still waits" }[one.how] ?? words(one.how);
  return el(
    "figure",
    {},
    el("figcaption", {}, `${words(one.class)} waited ${span(one.wait, about.time_unit)} ${how}`),
    el("pre", { class: "story", tabindex: 0 }, one.lines.join("\n")),
  );
}
