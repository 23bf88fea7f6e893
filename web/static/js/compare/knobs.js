// Knobs of one side: a menu of rules for each hook, and a slider for each number of a rule.

import { get } from "../api.js";
import { el, keepingFocus, replace } from "../dom.js";
import { number, words } from "../format.js";
import { equal, hookName } from "./describe.js";
import { parameter } from "./parameter.js";

const FIRST = ["reorder", "accept", "allocate"]; // hooks that are seen at once; others unfold
const MANY = 4; // knobs of one hook, beyond which they unfold

export class Knobs {
  // `on` has rules(rules), variant(name) and fail(error).
  constructor(box, facts, { variant, rules }, on) {
    this.facts = facts;
    this.variant = variant;
    this.rules = rules;
    this.on = on;
    const isSeen = (knob) => FIRST.includes(knob.hook) && facts.knobs.filter((one) => one.hook === knob.hook).length <= MANY;
    const folded = facts.knobs.filter((knob) => !isSeen(knob));
    const isChanged = folded.some((knob) => rules[knob.path]);
    keepingFocus(box, () =>
      replace(
        box,
        this.variants(),
        facts.knobs.filter(isSeen).map((knob) => this.knob(knob)),
        folded.length ? el("details", { open: isChanged }, el("summary", {}, `More rules (${folded.length})`), folded.map((knob) => this.knob(knob))) : null,
      ),
    );
  }

  variants() {
    if (!this.facts.variants.length) return null;
    const options = [["", "the scenario itself"], ...this.facts.variants.map((one) => [one.name, one.title])];
    return el(
      "label",
      { class: "knob row" },
      el("span", { class: "hook" }, "begins as"),
      el(
        "select",
        { "data-key": "variant", "aria-label": "Variant to begin with", onchange: (event) => this.on.variant(event.target.value || null) },
        options.map(([value, label]) => el("option", { value, selected: value === (this.variant || "") }, label)),
      ),
    );
  }

  knob(knob) {
    const chosen = this.rules[knob.path];
    const name = chosen ? chosen.rule : knob.rule;
    const box = el("div", { class: "knob", "data-path": knob.path });
    const parameters = el("div");
    const about = el("p", { class: "small soft about" });
    const menu = el(
      "select",
      { "data-key": knob.path, "aria-label": `Rule of ${hookName(knob)}`, onchange: () => this.choose(knob, menu.value, box) },
      knob.rule === null ? el("option", { value: "", selected: !name }, "no rule") : null,
      knob.rules.map((rule) => el("option", { value: rule.name, selected: rule.name === name }, words(rule.name))),
    );
    replace(box, el("label", { class: "row" }, el("span", { class: "hook", title: knob.label }, hookName(knob)), menu), about, parameters);
    this.dress(knob, box, name);
    if (chosen) this.load(knob, chosen.rule, box, chosen.values);
    else this.sliders(knob, knob.rule, knob.parameters, box, knob.values);
    return box;
  }

  // Say what the rule does, and whether it is another than the scenario's.
  dress(knob, box, name) {
    box.querySelector(".about").textContent = knob.rules.find((rule) => rule.name === name)?.summary || knob.label;
    box.classList.toggle("changed", !!this.rules[knob.path]);
  }

  async choose(knob, name, box) {
    if (!name || name === knob.rule) {
      this.sliders(knob, knob.rule, knob.parameters, box, knob.values);
      this.turned(knob, null, box);
      return;
    }
    const values = await this.load(knob, name, box, null);
    if (values && box.isConnected) this.turned(knob, { rule: name, values }, box);
  }

  // Fetch a rule's parameters; returns the values it begins with.
  async load(knob, name, box, values) {
    const query = new URLSearchParams({ path: knob.path, rule: name });
    if (this.variant) query.set("variant", this.variant);
    try {
      const parameters = await get(`/api/scenarios/${encodeURIComponent(this.facts.name)}/rule?${query}`);
      const start = Object.fromEntries(parameters.filter((one) => one.value !== null).map((one) => [one.name, one.value]));
      const now = { ...start, ...(values || {}) };
      this.sliders(knob, name, parameters, box, now);
      return now;
    } catch (error) {
      this.on.fail(error);
      return null;
    }
  }

  sliders(knob, rule, parameters, box, values) {
    const now = { ...values };
    const turn = (name, value) => {
      now[name] = value;
      // What is turned back to where it was is not changed.
      const isBack = rule === knob.rule && Object.entries(now).every(([key, each]) => equal(each, knob.values[key]));
      this.turned(knob, isBack ? null : { rule, values: { ...now } }, box);
    };
    const key = (one) => `${knob.path}.${one.name}`;
    replace(box.lastChild, parameters.map((one) => parameter(one, values[one.name] ?? one.value, key(one), (value) => turn(one.name, value))));
  }

  turned(knob, chosen, box) {
    const { [knob.path]: _, ...others } = this.rules;
    this.rules = chosen ? { ...others, [knob.path]: chosen } : others;
    this.dress(knob, box, chosen ? chosen.rule : knob.rule);
    this.on.rules(this.rules);
  }
}

export function multiplierKnobs(box, multipliers, factors, change) {
  const now = { ...factors };
  const fill = () =>
    replace(
      box,
      multipliers.map((one) => {
        const value = now[one.key] ?? 1;
        const out = el("output", {}, `× ${number(value, 2)}`);
        // A slider of the logarithm: halving is as far from 1 as doubling.
        const slider = el("input", { type: "range", min: -1, max: 1, step: 0.01, value: Math.log10(value), "aria-label": `Multiply ${one.label} of both sides`, "data-key": one.key });
        const factor = () => Number((10 ** Number(slider.value)).toPrecision(3));
        const told = () => slider.setAttribute("aria-valuetext", `times ${number(factor(), 2)}`);
        told();
        slider.addEventListener("input", () => {
          out.textContent = `× ${number(factor(), 2)}`;
          told();
        });
        slider.addEventListener("change", () => {
          if (factor() === 1) delete now[one.key];
          else now[one.key] = factor();
          change({ ...now });
        });
        return el("label", { class: "parameter" }, el("span", { class: "about" }, el("b", {}, one.label), " of both sides"), slider, out);
      }),
    );
  keepingFocus(box, fill);
}
