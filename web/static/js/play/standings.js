// The leaderboard: teams by how far they are ahead of the scenario's own rules after their rounds.

import { el } from "../dom.js";
import { number, signed } from "../format.js";
import { table } from "../table.js";
import { percent } from "./say.js";

export function standings(found, units, computers, act) {
  const teams = found.teams.map((one) => ({ ...one, lead: lead(found, one.rounds, one.kpis.profit) }));
  teams.sort((x, y) => (y.lead ?? -Infinity) - (x.lead ?? -Infinity));
  if (!teams.length) return el("p", { class: "soft" }, "Nobody has joined yet.");
  const played = Math.max(...teams.map((one) => one.rounds));
  const heads = ["", "rounds", `profit, ${units.currency}`, "against the computer", "served at once", "left", ""];
  const rows = teams.map((one, k) => ({
    class: one.rounds < found.open && !found.over ? "thinking" : "",
    cells: [
      [`${k + 1}. `, el("bdi", {}, one.team)],
      `${one.rounds} of ${found.rounds}`,
      number(one.kpis.profit),
      one.lead === null ? "–" : signed(number(one.lead)),
      percent(one.kpis.fill_rate, 1),
      percent(one.kpis.cancellation_rate, 1),
      { content: menu(one, act), class: "wide" },
    ],
  }));
  const others = computers && played ? found.opponents.map((one) => computer(found, one, played)) : [];
  const caption = "Teams by profit against the scenario's own rules after as many rounds, so that who is further on is not ahead for that.";
  return table(heads, [...rows, ...others], caption);
}

function lead(found, rounds, profit) {
  if (!rounds || profit === null || profit === undefined) return null;
  return profit - found.opponents[0].profits[rounds - 1];
}

function computer(found, one, rounds) {
  const profit = one.profits[rounds - 1];
  return { class: "computer", cells: [`Computer: ${one.title}`, `${rounds} of ${found.rounds}`, number(profit), signed(number(lead(found, rounds, profit))), "", "", ""] };
}

// What an instructor may do for a team: a new link for one that has lost its own, or remove it.
function menu(one, act) {
  const button = (verb, text) => el("button", { type: "button", class: "slight", "data-key": `${verb} ${one.team}`, "aria-label": `${text}: ${one.team}`, onclick: () => act(verb, one.team) }, text);
  return el("span", { class: "row tools" }, button("key", "New link"), button("remove", "Remove"));
}

export function status(found) {
  const teams = found.teams;
  const of = (n) => `${n} of ${teams.length} ${teams.length === 1 ? "team" : "teams"}`;
  if (found.over) return "The game is over.";
  if (!teams.length) return "Waiting for teams.";
  const done = teams.filter((one) => one.rounds >= found.rounds).length;
  if (found.pace === "free") return `${of(done)} ${done === 1 ? "has" : "have"} played all ${found.rounds} rounds.`;
  const ready = teams.filter((one) => one.rounds >= found.open).length;
  return `Round ${found.open} of ${found.rounds}: ${of(ready)} ${ready === 1 ? "has" : "have"} decided.`;
}
