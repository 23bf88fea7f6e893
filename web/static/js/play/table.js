// What a team sees: the news, the shelf, who waits, what is under way, and the rounds so far.

import { frame, legend, range, steps } from "../chart.js";
import { $, el, replace, svg } from "../dom.js";
import { number, plural, time, words } from "../format.js";
import { classColour } from "../stage.js";

const DRAWN = 120; // persons of an item

export function show(about, state) {
  $("title").textContent = about.title || about.scenario_title;
  $("subtitle").textContent = `Team ${state.team}. ${about.question || ""}`;
  score(about, state);
  $("news").textContent = news(about, state);
  replace($("shop"), state.items.map((item) => itemBox(about, state, item)), lane(about, state));
  history(about, state);
  waiting(about, state);
}

function score(about, state) {
  const { profit, fill_rate: service, cancellation_rate: left } = state.kpis;
  const share = (value) => (value === null || value === undefined ? "–" : `${number(100 * value, 1)} %`);
  const facts = [
    ["round", `${Math.min(state.round + 1, state.rounds)} of ${state.rounds}`],
    ["profit so far", profit === undefined ? "–" : `${number(profit)} ${about.currency}`],
    ["served at once", share(service)],
    ["orders that left", share(left)],
  ];
  replace($("score"), facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function news(about, state) {
  const last = state.rounds_so_far.at(-1);
  if (!last) return "The shop opens. Look at what is on the shelf, then decide the first round.";
  const parts = [
    `Last round ${plural(last.orders, "order")} came for ${plural(last.demand, "unit")}`,
    `${number(last.at_once)} went out at once`,
  ];
  if (last.later) parts.push(`${number(last.later)} to those who had waited`);
  if (last.refused) parts.push(`${plural(last.refused, "order")} refused`);
  if (last.left) parts.push(`${plural(last.left, "customer")} left`);
  if (last.received) parts.push(`${plural(last.received, "unit")} came from suppliers`);
  return `${parts.join(", ")}.`;
}

function itemBox(about, state, item) {
  const waiting = state.waiting.filter((one) => one.item === item.name);
  const fact = (label, value, kind) => el("div", { class: kind }, label, el("b", {}, number(value)));
  return el(
    "div",
    { class: "item" },
    el("h3", {}, `${words(item.name)} `, el("span", { class: "soft small" }, `sells at ${number(item.price, 2)} ${about.currency}`)),
    el(
      "div",
      { class: "facts" },
      fact("on the shelf", item.on_hand),
      fact("owed to customers", item.backorders, item.backorders ? "owed" : ""),
      fact("under way", item.on_order),
      fact("position", item.position),
    ),
    waiting.length ? persons(about, state, waiting) : null,
  );
}

function persons(about, state, waiting) {
  const classes = [...new Set(state.waiting.map((one) => one.class))].sort();
  const longest = Math.max(...state.waiting.map((one) => state.now - one.since), 1e-9);
  const label = `${plural(waiting.length, "customer waits", "customers wait")}, the ring closes with the wait`;
  return el(
    "div",
    { class: "people", role: "img", "aria-label": label },
    waiting.slice(0, DRAWN).map((one) => person(classes.indexOf(one.class), (state.now - one.since) / longest)),
    waiting.length > DRAWN ? `and ${number(waiting.length - DRAWN)} more` : null,
  );
}

function person(group, share) {
  const around = 2 * Math.PI * 8;
  return svg(
    "svg",
    { viewBox: "0 0 20 20", "aria-hidden": "true" },
    svg("circle", { cx: 10, cy: 10, r: 6, fill: classColour(group) }),
    svg("circle", {
      cx: 10, cy: 10, r: 8, fill: "none", stroke: "#1b2430", "stroke-width": 2.5,
      "stroke-dasharray": `${share * around} ${around}`, transform: "rotate(-90 10 10)",
    }),
  );
}

function lane(about, state) {
  if (!state.under_way.length) return el("p", { class: "soft" }, "Nothing is under way.");
  return [
    el("h3", {}, "Under way"),
    el(
      "ul",
      { class: "lane" },
      state.under_way.map((one) => {
        const late = one.expected !== null && state.now > one.expected;
        const share = one.expected === null ? 0 : (state.now - one.placed) / Math.max(one.expected - one.placed, 1e-9);
        const due = one.expected === null ? "no date" : late ? `late, was expected ${about.time_unit} ${time(one.expected)}` : `expected ${about.time_unit} ${time(one.expected)}`;
        return el(
          "li",
          {},
          `${number(one.units)} ${words(one.item)}`,
          el("progress", { max: 1, value: Math.min(1, share), "aria-label": `on the way from ${one.supplier}` }),
          el("span", { class: late ? "late" : "" }, `${words(one.supplier)}: ${due}`),
        );
      }),
    ),
  ];
}

function history(about, state) {
  if (!state.rounds_so_far.length) return replace($("history"), el("p", { class: "soft" }, "Nothing has happened yet."));
  const { times, on_hand: onHand, backorders } = state.levels;
  const lows = backorders.map((units) => -units);
  const end = state.rounds * state.length;
  const { root, plane, sx, sy } = frame({
    width: 900, height: 230, x: [0, end], y: range([...onHand, ...lows], { zero: true }),
    xLabel: `time, ${about.time_unit}s`, yLabel: "units",
    title: `Stock above zero and backlog below it in ${plural(state.round, "round")}`,
  });
  for (let k = 1; k < state.rounds; k += 1) {
    const x = sx(k * state.length);
    plane.append(svg("line", { x1: x, x2: x, y1: 12, y2: 190, stroke: "#eef1f4" }));
  }
  const path = (values, colour, dash) =>
    svg("path", { d: steps(times.map((t, k) => [t, values[k]]), sx, sy), fill: "none", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash });
  plane.append(path(onHand, "#0072b2", null), path(lows, "#c44e00", "6 3"));
  replace(
    $("history"),
    legend([{ label: "on the shelf", colour: "#0072b2" }, { label: "backlog, below zero", colour: "#c44e00", dash: "6 3" }]),
    root,
    el("div", { class: "scroll" }, rounds(state)),
  );
}

function rounds(state) {
  const bought = (k) => (state.decisions[k]?.buy || []).reduce((sum, one) => sum + one.units, 0);
  const heads = ["round", "you bought", "came in", "demand", "at once", "later", "refused", "left"];
  return el(
    "table",
    {},
    el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
    el(
      "tbody",
      {},
      state.rounds_so_far.map((one, k) =>
        el(
          "tr",
          {},
          el("th", { scope: "row" }, String(k + 1)),
          [bought(k), one.received, one.demand, one.at_once, one.later, one.refused, one.left].map((value) => el("td", {}, number(value))),
        ),
      ),
    ),
  );
}

function waiting(about, state) {
  if (!state.waiting.length) return replace($("waiting"), el("p", { class: "soft" }, "Nobody waits."));
  const shown = state.waiting.slice(0, 30);
  replace(
    $("waiting"),
    el(
      "table",
      {},
      el("thead", {}, el("tr", {}, ["order", "who", "waits for", `since, ${about.time_unit}`, `has waited, ${about.time_unit}s`].map((head) => el("th", { scope: "col" }, head)))),
      el(
        "tbody",
        {},
        shown.map((one) =>
          el(
            "tr",
            {},
            el("th", { scope: "row" }, String(one.order)),
            [words(one.class), `${number(one.units)} ${words(one.item)}`, time(one.since), number(state.now - one.since, 1)].map((value) => el("td", {}, value)),
          ),
        ),
      ),
    ),
    state.waiting_in_all > shown.length ? el("p", { class: "soft small" }, `and ${number(state.waiting_in_all - shown.length)} more`) : null,
  );
}
