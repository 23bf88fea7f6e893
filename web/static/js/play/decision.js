// The decision of a round: how much to buy and where, who may wait, who is served first.

import { $, el, replace } from "../dom.js";
import { number, words } from "../format.js";
import { Buy } from "./buy.js";
import { ACCEPT, ALLOCATE, money } from "./say.js";

export function form(box, about, state, decide) {
  const last = state.decisions.at(-1);
  const { accept, allocate, reserve } = state.choices;
  const buys = state.items.map((item) => new Buy(about, state, item));
  const submit = el("button", { class: "main" }, `Decide round ${state.round + 1}`);
  $("decide-head").textContent = `Decide round ${state.round + 1}`;
  replace(
    box,
    facts(about, state),
    coming(state),
    buys.map((buy) => buy.box),
    accept.length > 1 ? choices("accept", "Customers who find too little", accept, ([label, more]) => [label, more], ACCEPT, last?.accept) : null,
    allocate.length > 1 ? choices("allocate", "When too little comes in, serve first", allocate, (label) => [label], { ...ALLOCATE, priority: words(state.classes[0].name) }, last?.allocate) : null,
    reserve ? kept(state, last) : null,
    submit,
  );
  box.oninput = () => reserve && enable(box);
  if (reserve) enable(box);
  box.onsubmit = (event) => {
    event.preventDefault();
    submit.disabled = true;
    const data = new FormData(box);
    const decision = { buy: buys.flatMap((one) => one.value) };
    for (const name of ["accept", "allocate"]) if (data.has(name)) decision[name] = data.get(name);
    if (data.has("reserve")) decision.reserve = Number(data.get("reserve"));
    decide(decision).finally(() => (submit.disabled = false));
  };
}

// What a planner knows: what customers wanted so far, and what there is to serve them.
function facts(about, state) {
  const so = state.rounds_so_far;
  if (!so.length) return el("p", { class: "soft" }, "The first customers come when you have decided.");
  const mean = so.reduce((sum, one) => sum + one.demand, 0) / so.length;
  return el("p", {}, "Customers have wanted ", el("b", {}, `${number(mean)} units`), ` a round on average, ${number(so.at(-1).demand)} in the last.`);
}

function coming(state) {
  if (!state.coming.length) return null;
  const told = (round) => {
    const parts = Object.entries(round);
    return parts.map(([name, units]) => (parts.length > 1 ? `${number(units)} ${words(name)}` : number(units))).join(", ");
  };
  return el(
    "div",
    { class: "hint" },
    el("p", {}, "This is known of the future: customers will want"),
    el("ol", { class: "future" }, state.coming.map((round, k) => el("li", {}, el("span", { class: "soft small" }, `round ${state.round + 1 + k}`), el("b", {}, told(round))))),
  );
}

function choices(name, title, options, parts, words, chosen) {
  return el(
    "fieldset",
    {},
    el("legend", {}, title),
    options.map((value) => {
      const [label, more] = parts(words[value]);
      return el(
        "label",
        { class: "choice" },
        el("input", { type: "radio", name, value, checked: value === (chosen ?? options[0]) }),
        el("span", {}, label, more ? el("span", { class: "soft small" }, ` ${more}`) : null),
      );
    }),
  );
}

// Units that only the best class may have; that makes sense only if that class is served first.
function kept(state, last) {
  const best = words(state.classes[0].name);
  return el(
    "label",
    { class: "kept" },
    el("span", {}, `and keep so many units for ${best} alone`),
    el("input", { name: "reserve", type: "number", inputmode: "numeric", min: 0, max: 1000000, step: 1, value: last?.reserve ?? 0, required: true }),
    el("span", { class: "soft small" }, `Others wait while no more than these are on the shelf, even if no ${best} customer wants them.`),
  );
}

function enable(box) {
  const field = box.elements.reserve;
  field.disabled = box.elements.allocate.value !== "priority";
  field.parentElement.classList.toggle("hidden", field.disabled);
}

// Nothing to decide now: say why, and what comes next.
export function pause(box, about, state, end) {
  const teams = about.teams;
  const round = Math.min(state.round, state.rounds);
  const ready = teams.filter((one) => one.rounds >= round).length;
  const others = teams.length > 1 ? `${number(ready)} of ${number(teams.length)} teams ${ready === 1 ? "has" : "have"} done so.` : "";
  if (state.round < state.rounds) {
    $("decide-head").textContent = `Wait for round ${state.round + 1}`;
    return replace(box, el("p", {}, `You have decided round ${round}. ${others}`), el("p", { class: "soft" }, "The instructor opens the next round; this page goes on by itself."));
  }
  $("decide-head").textContent = "All rounds are played";
  const profit = state.kpis.profit;
  replace(
    box,
    el("p", { class: "lead" }, `Your profit: ${money(profit, about.currency)}.`),
    others ? el("p", {}, `Played to the end: ${others}`) : null,
    end
      ? [el("p", {}, "End the game to see what the computer made of the same customers, and why yours waited."), el("button", { type: "button", class: "main", onclick: end }, "End the game and show all")]
      : el("p", { class: "soft" }, "The instructor ends the game; then this page shows what the computer made of the same customers, and why yours waited."),
  );
}
