// The shop at the beginning of a round: the score, the shelf, who waits, what is under way.

import { $, el, replace } from "../dom.js";
import { number, plural, words } from "../format.js";
import { table } from "../table.js";
import { crowd } from "./people.js";
import { money, percent, price, span } from "./say.js";

const DRAWN = 80; // customers of an item
const LISTED = 30;

export function score(about, state) {
  const over = state.round >= state.rounds;
  const { profit, fill_rate: service, cancellation_rate: left } = state.kpis;
  $("title").textContent = about.title || about.scenario_title;
  replace($("who"), "Team ", el("bdi", {}, state.team));
  const facts = [
    ["round", over ? `all ${state.rounds} played` : `${state.round + 1} of ${state.rounds}`],
    ["profit so far", profit === undefined ? "–" : money(profit, about.currency)],
    ["units served at once", percent(service)],
    ["orders that left", percent(left)],
  ];
  replace($("score"), facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
  const kind = (k) => (k < state.round ? "done" : k === state.round ? "now" : "");
  replace($("track"), Array.from({ length: state.rounds }, (_, k) => el("li", { class: kind(k) }, state.rounds <= 30 ? String(k + 1) : "")));
}

export function shop(box, about, state) {
  replace(box, state.items.map((item) => shelf(about, state, item)), lane(about, state), queue(about, state));
}

function shelf(about, state, item) {
  const waiting = state.waiting.filter((one) => one.item === item.name);
  const fact = (label, value, kind = "") => el("div", { class: kind }, el("dt", {}, label), el("dd", {}, number(value)));
  const sells = item.price ? el("span", { class: "soft small" }, ` sells at ${price(item.price, about.currency)}`) : null;
  return el(
    "div",
    { class: "item" },
    el("h3", {}, words(item.name), sells),
    el(
      "dl",
      { class: "facts" },
      fact("on the shelf", item.on_hand),
      fact("owed to customers", item.backorders, item.backorders ? "owed" : ""),
      fact("on the way to you", item.on_order),
      fact("position", item.position, "sum"),
    ),
    waiting.length ? crowd(state, waiting, item.waiting, DRAWN) : null,
  );
}

function lane(about, state) {
  const unit = about.time_unit;
  if (!state.under_way.length) return el("p", { class: "soft" }, "Nothing is on the way.");
  const due = (one) => {
    if (one.expected === null) return "no date";
    const late = state.now - one.expected;
    if (late > 1e-6) return el("span", { class: "late" }, `late by ${span(late, unit)}`);
    return `expected in ${span(one.expected - state.now, unit)}`;
  };
  const share = (one) => (one.expected === null ? 0 : Math.min(1, (state.now - one.placed) / Math.max(one.expected - one.placed, 1e-9)));
  return [
    el("h3", {}, "On the way to you"),
    el(
      "ul",
      { class: "lane" },
      state.under_way.map((one) =>
        el(
          "li",
          {},
          el("span", {}, `${number(one.units)} ${words(one.item)}`),
          el("progress", { max: 1, value: share(one), "aria-label": "part of the way" }),
          el("span", {}, `${words(one.supplier)}: `, due(one)),
        ),
      ),
    ),
  ];
}

function queue(about, state) {
  const unit = about.time_unit;
  if (!state.waiting.length) return null;
  const many = state.classes.length > 1;
  const rows = state.waiting.slice(0, LISTED).map((one) => ({
    cells: [number(one.order), many ? words(one.class) : null, `${number(one.units)} ${words(one.item)}`, span(state.now - one.since, unit)].filter((cell) => cell !== null),
  }));
  const more = state.waiting_in_all - rows.length;
  return el(
    "details",
    {},
    el("summary", {}, `${plural(state.waiting_in_all, "customer waits", "customers wait")}: who?`),
    table(["order", many ? "customer" : null, "waits for", "has waited"].filter(Boolean), rows),
    more > 0 ? el("p", { class: "soft small" }, `and ${number(more)} more`) : null,
  );
}
