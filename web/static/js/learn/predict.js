// The prediction: a number or an option, kept before anything is run and not changed after.

import { el, replace } from "../dom.js";
import { number } from "../format.js";
import { figuresOf, fill } from "./fill.js";

// Ask for it, or show what was predicted; `keep` gets the number, or the place of the option.
export function ask(form, lesson, guess, keep) {
  const { slider, options } = lesson.predict;
  const question = fill(lesson.predict.question, lesson.facts);
  const isKept = guess !== undefined;
  const field = slider ? numberField(slider, guess) : optionField(options, guess, lesson.facts);
  replace(
    form,
    el("fieldset", { disabled: isKept }, el("legend", { class: "lead" }, question), field),
    isKept
      ? el("p", { class: "kept", id: "kept" }, `Your prediction is kept: ${inWords(lesson, guess)}.`)
      : el("p", { class: "row" }, el("button", { class: "main" }, "Keep my prediction"), el("span", { class: "soft small" }, "It can't be changed after, so that you can learn from it.")),
  );
  form.querySelector("fieldset").disabled = isKept;
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = new FormData(form).get("guess");
    if (given === null || given === "" || (slider && !within(slider, Number(given)))) return;
    keep(Number(given));
  };
}

function within({ min, max }, value) {
  return Number.isFinite(value) && value >= min && value <= max;
}

function numberField(slider, guess) {
  const { min, max, step, unit } = slider;
  const range = el("input", { type: "range", min, max, step, value: guess ?? (min + max) / 2, "aria-label": "Your prediction, as a slider" });
  const box = el("input", { type: "number", name: "guess", id: "guessed", min, max, step, required: true, value: guess ?? "", "aria-label": `Your prediction, ${unit || "a number"}` });
  range.addEventListener("input", () => (box.value = range.value));
  box.addEventListener("input", () => (range.value = box.value));
  return el("div", { class: "guess" }, range, el("span", { class: "row" }, box, ` ${unit}`), el("span", { class: "soft small ends" }, el("span", {}, number(min)), el("span", {}, number(max))));
}

function optionField(options, guess, facts) {
  return options.map(({ text }, k) =>
    el("label", { class: "option" }, el("input", { type: "radio", name: "guess", value: k, required: true, checked: k === guess }), el("span", {}, fill(text, facts))),
  );
}

export function inWords(lesson, guess) {
  const { slider, options } = lesson.predict;
  if (slider) return `${number(guess, Number.isInteger(slider.step) ? 0 : 1)} ${slider.unit}`.trim();
  return fill(options[guess].text, lesson.facts);
}

// The prediction against what came out: { isRight, truth, words }.
export function judged(lesson, guess, found) {
  const { slider, options, figure } = lesson.predict;
  const told = figuresOf(found)(figure);
  if (!slider) {
    const { verdict } = told;
    const place = options.findIndex((option) => option.verdicts.includes(verdict));
    const isRight = place === guess;
    return { isRight, truth: told, words: isRight ? "You were right." : `It is otherwise: ${fill(options[place].text, lesson.facts)}.` };
  }
  const factor = told.unit === "fraction" ? 100 : 1;
  const off = guess - factor * told.mean;
  const points = told.unit === "fraction" ? "points" : slider.unit;
  if (Math.abs(off) <= Math.max(factor * told.half_width, slider.step)) return { isRight: true, truth: told, words: "You were right, as far as anybody can tell." };
  const near = Math.abs(off) <= (slider.max - slider.min) / 20;
  return { isRight: near, truth: told, words: `${near ? "Close: " : ""}${number(Math.abs(off), 0)} ${points} too ${off > 0 ? "high" : "low"}.` };
}
