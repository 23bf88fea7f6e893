// The one question at the end, and why each answer is right or wrong.

import { el, replace } from "../dom.js";
import { fill } from "./fill.js";

export function question(form, lesson, figures, answer, keep) {
  const { text, options } = lesson.ask;
  const told = (words) => fill(words, lesson.facts, figures);
  const isAnswered = answer !== undefined;
  replace(
    form,
    el(
      "fieldset",
      {},
      el("legend", { class: "lead" }, told(text)),
      options.map((option, k) => [
        el(
          "label",
          { class: `option${isAnswered ? (option.right ? " right" : " wrong") : ""}` },
          el("input", { type: "radio", name: "answer", value: k, required: true, checked: k === answer, disabled: isAnswered }),
          el(
            "span",
            {},
            isAnswered ? el("b", { class: "sign" }, option.right ? "✓ right" : "✗ wrong", k === answer ? ", your answer" : "", ": ") : null,
            told(option.text),
            isAnswered ? el("span", { class: "why" }, told(option.why)) : null,
          ),
        ),
      ]),
    ),
    isAnswered
      ? el("p", { class: `judgement ${options[answer].right ? "right" : "wrong"}`, id: "answered", role: "status" }, options[answer].right ? "✓ Right." : "✗ Not this one. Read why.")
      : el("p", {}, el("button", { class: "main" }, "Check")),
  );
  form.onsubmit = (event) => {
    event.preventDefault();
    const given = new FormData(form).get("answer");
    if (given !== null) keep(Number(given));
  };
}
