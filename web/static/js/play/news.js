// What happened in the round that has just ended: who came, who was served, who left, and why.

import { el, replace } from "../dom.js";
import { number, plural, words } from "../format.js";
import { table } from "../table.js";
import { opening } from "./briefing.js";
import { customers, money, change, span } from "./say.js";

const FATES = [
  ["at_once", "✓", "served", (n) => `${n} got all at once`],
  ["waited", "…", "waits", (n) => `${n} had to wait`],
  ["refused", "⊘", "gone", (n) => `${n} refused`],
  ["declined", "⊘", "gone", (n) => `${n} would not wait`],
];

export function news(head, box, about, state) {
  const last = state.rounds_so_far.at(-1);
  const unit = about.time_unit;
  if (!last) {
    head.textContent = "The shop opens";
    replace(box, opening(about, state));
    return;
  }
  const from = state.now - state.length;
  head.textContent = `What happened in round ${state.round}`;
  replace(
    box,
    el("p", { class: "small soft" }, `${unit} ${number(from, decimals(from))} to ${number(state.now, decimals(state.now))}`),
    came(last),
    waited(last, state, unit),
    byClass(state),
    shelf(last, state, unit),
    earned(last, about),
  );
}

function decimals(value) {
  return Number.isInteger(value) ? 0 : 1;
}

function came(last) {
  if (!last.orders) return el("p", {}, "Nobody came.");
  const parts = FATES.filter(([name]) => last[name]);
  const bar = el(
    "div",
    { class: "fates", "aria-hidden": "true" },
    parts.map(([name, , kind]) => {
      const part = el("span", { class: kind });
      part.style.flexGrow = last[name];
      return part;
    }),
  );
  return [
    el("p", { class: "lead" }, `${customers(last.orders)} came and ordered ${plural(last.demand, "unit")}.`),
    bar,
    el("ul", { class: "plain" }, parts.map(([name, sign, kind, said]) => fact(sign, kind, said(number(last[name]))))),
  ];
}

function fact(sign, kind, ...text) {
  return el("li", {}, el("span", { class: `sign ${kind}`, "aria-hidden": "true" }, sign), el("span", {}, text));
}

function waited(last, state, unit) {
  const facts = [];
  if (last.served) facts.push(fact("✓", "served", `${number(last.served)} got what they waited for, after ${span(last.served_after, unit)} on average`));
  if (last.left) facts.push(fact("✕", "gone", `${number(last.left)} lost patience and left, after ${span(last.left_after, unit)} on average`, who(state, unit)));
  if (state.waiting_in_all) facts.push(fact("…", "waits", `${number(state.waiting_in_all)} still wait`));
  return facts.length ? [el("p", { class: "lead" }, "Of those who were waiting"), el("ul", { class: "plain" }, facts)] : null;
}

function who(state, unit) {
  const rows = state.leavers.map((one) => ({
    cells: [number(one.order), words(one.class), `${number(one.units)} ${words(one.item)}`, span(one.waited, unit)],
  }));
  return el("details", {}, el("summary", {}, "Who left?"), table(["order", "customer", "wanted", "had waited"], rows));
}

// Who pays for it, where there are several classes of customers.
function byClass(state) {
  if (state.last_by_class.length < 2) return null;
  const rows = state.last_by_class.map((one) => ({ cells: [words(one.name), ...[one.orders, one.waited, one.left, one.waiting].map((n) => number(n))] }));
  return table(["customers", "came", "had to wait", "left", "wait now"], rows);
}

function shelf(last, state, unit) {
  const facts = [];
  if (last.received) facts.push(fact("→", "soft", `${plural(last.received, "unit")} came from suppliers`));
  if (last.written_off) facts.push(fact("✕", "gone", `${plural(last.written_off, "unit")} spoiled or got lost`));
  for (const item of state.items) {
    const out = last.sold_out[item.place];
    if (out > 0.001) facts.push(fact("∅", "gone", `${words(item.name)} was sold out for ${span(out, unit)} of ${number(state.length, decimals(state.length))}`));
  }
  return facts.length ? el("ul", { class: "plain" }, facts) : null;
}

function earned(last, about) {
  const costs = Object.entries(last).filter(([name, value]) => name.startsWith("cost_") && value);
  const rows = [
    ["paid by customers", last.revenue],
    ...costs.map(([name, value]) => [words(name.replace("cost_", "")), -value]),
    ["change of the stock's value", last.stock_value_change],
  ].filter(([, value]) => value);
  return [
    el("p", { class: "lead" }, "The round brought ", el("b", { class: last.profit < 0 ? "gone" : "served" }, change(last.profit, about.currency)), "."),
    el(
      "details",
      {},
      el("summary", {}, "Where does that come from?"),
      table(["", about.currency], [...rows.map(([name, value]) => ({ cells: [name, number(value, 2)] })), { class: "total", cells: ["profit of the round", number(last.profit, 2)] }]),
    ),
  ];
}
