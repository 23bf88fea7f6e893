// What came out: the verdict, the prediction beside it, the figures, who gains, where money goes.

import { el, replace } from "../dom.js";
import { figures, money } from "../figures.js";
import { figure, signed, unitOf } from "../format.js";
import { figuresOf, fill } from "./fill.js";
import { CHANGES, people } from "./people.js";
import { inWords, judged } from "./predict.js";

// Where a short name could be misread.
export const LABELS = { fill_rate: "fill rate (units served at once)", mean_wait_backordered: "mean wait of those who waited and were served" };

export function outcome(box, lesson, guess, found, about) {
  const chosen = lesson.figures.filter((name) => found.kpis[name]);
  const kpis = Object.fromEntries(chosen.map((name) => [name, { ...found.kpis[name], label: LABELS[name] ?? found.kpis[name].label }]));
  replace(
    box,
    prediction(lesson, guess, found),
    el("h3", {}, "What the runs say"),
    el("p", { class: "sentence", id: "verdict" }, found.sentence),
    el("div", { id: "figures" }, figures({ ...found, kpis })),
    el("h3", {}, "Why"),
    el("div", { class: "text", id: "why" }, lesson.explained.map((text) => el("p", {}, fill(text, lesson.facts, figuresOf(found))))),
    Object.keys(found.changes).length ? [el("h3", {}, "Who gains, who loses"), people(found.changes)] : null,
    el("details", { id: "money" }, el("summary", {}, "Where the profit comes from"), money(found)),
    meanings(chosen, about),
    lesson.command ? el("details", {}, el("summary", {}, "The same numbers in a terminal"), el("p", {}, el("code", { id: "command" }, lesson.command))) : null,
  );
}

function prediction(lesson, guess, found) {
  const { isRight, truth, words } = judged(lesson, guess, found);
  const { mean, half } = figure(truth, truth.unit);
  const isGap = lesson.predict.figure.startsWith("gap.");
  const points = truth.unit === "fraction" && isGap ? "points" : unitOf(truth.unit);
  const shown = `${isGap ? signed(mean) : mean} ± ${half} ${points}`;
  return el(
    "div",
    { class: "judged", role: "status" },
    el("div", {}, el("p", { class: "soft small" }, "Your prediction"), el("p", { class: "big", id: "predicted" }, inWords(lesson, guess))),
    el("div", {}, el("p", { class: "soft small" }, truthName(lesson, found)), el("p", { class: "big", id: "truth" }, shown)),
    el("p", { class: `judgement ${isRight ? "right" : "wrong"}`, id: "judgement" }, isRight ? "✓ " : "", words),
  );
}

function truthName({ predict }, found) {
  const [side, ...rest] = predict.figure.split(".");
  if (side === "people") return `The runs say: ${rest[0]} orders, ${CHANGES[rest[1]]}`;
  const label = found.kpis[rest[0]].label;
  return `The runs say: ${label}, ${side === "gap" ? "B less A" : side.toUpperCase()}`;
}

function meanings(names, about) {
  return el(
    "details",
    {},
    el("summary", {}, "What these figures mean"),
    el("dl", {}, names.map((name) => [el("dt", {}, about[name].label), el("dd", {}, about[name].definition)])),
  );
}

