// Knobs of one side: a menu of rules for each hook, and a slider for each number of a rule.

import { get } from "../api.js";
import { debounced, el, replace } from "../dom.js";
import { number, words } from "../format.js";

const FIRST = ["reorder", "accept", "allocate"]; // hooks that are seen at once; others unfold

export class Knobs {
  constructor(box, facts, settings, on) {
    this.facts = facts;
    this.settings = settings;
    this.on = on;
    this.soon = debounced(200, () => on.change(this.settings));
    const [seen, folded] = [[], []];
    for (const knob of facts.knobs) {
      const many = facts.knobs.filter((one) => one.hook === knob.hook).length > 4;
      (FIRST.includes(knob.hook) && !many ? seen : folded).push(knob);
    }
    replace(
      box,
      this.variants(),
      seen.map((knob) => this.knob(knob)),
      folded.length ? el("details", {}, el("summary", {}, "More rules"), folded.map((knob) => this.knob(knob))) : null,
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
        { "aria-label": "Variant to begin with", class: "grow", onchange: (event) => this.on.variant(event.target.value || null) },
        options.map(([value, label]) => el("option", { value, selected: value === (this.settings.variant || "") }, label)),
      ),
    );
  }

  knob(knob) {
    const chosen = this.settings.rules[knob.path];
    const name = chosen ? chosen.rule : knob.rule;
    const label = knob.item ? `${words(knob.hook)} of ${words(knob.item)}` : words(knob.hook);
    const parameters = el("div");
    const about = el("p", { class: "small soft" });
    const menu = el(
      "select",
      { "aria-label": `Rule of ${label}`, onchange: () => this.choose(knob, menu.value, parameters, about) },
      knob.rule === null ? el("option", { value: "", selected: !name }, "no rule") : null,
      knob.rules.map((rule) => el("option", { value: rule.name, selected: rule.name === name }, words(rule.name))),
    );
    const box = el(
      "div",
      { class: "knob", "data-path": knob.path },
      el("label", { class: "row" }, el("span", { class: "hook", title: knob.label }, label), menu),
      about,
      parameters,
    );
    this.describe(knob, name, about);
    if (chosen) this.load(knob, chosen.rule, parameters, chosen.values);
    else this.sliders(knob, knob.rule, knob.parameters, parameters, knob.values);
    return box;
  }

  describe(knob, name, about) {
    about.textContent = knob.rules.find((rule) => rule.name === name)?.summary || knob.label;
  }

  choose(knob, name, box, about) {
    this.describe(knob, name, about);
    const rules = { ...this.settings.rules };
    if (!name || name === knob.rule) {
      delete rules[knob.path];
      this.sliders(knob, knob.rule, knob.parameters, box, knob.values);
      this.settings = { ...this.settings, rules };
      this.on.change(this.settings);
      return;
    }
    this.load(knob, name, box, null).then((values) => {
      if (!values) return;
      this.settings = { ...this.settings, rules: { ...rules, [knob.path]: { rule: name, values } } };
      this.on.change(this.settings);
    });
  }

  // Fetch a rule's parameters; returns the values it begins with.
  async load(knob, name, box, values) {
    const query = new URLSearchParams({ path: knob.path, rule: name });
    if (this.settings.variant) query.set("variant", this.settings.variant);
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
      const rules = { ...this.settings.rules, [knob.path]: { rule, values: { ...now } } };
      this.settings = { ...this.settings, rules };
      this.soon();
    };
    replace(box, parameters.map((one) => parameter(one, values[one.name] ?? one.value, (value) => turn(one.name, value))));
  }
}

function parameter(one, value, turn) {
  const id = `p${(parameter.count = (parameter.count || 0) + 1)}`;
  const unit = one.unit ? `, ${one.unit}` : "";
  const about = el("label", { class: "about", for: id }, el("b", {}, one.name), ` ${one.description}${unit}`);
  if (one.kind === "int" || one.kind === "float") return numeric(one, value, turn, id, about);
  if (one.kind === "bool") {
    const box = el("input", { id, type: "checkbox", checked: value, onchange: () => turn(box.checked) });
    return el("div", { class: "parameter" }, about, box);
  }
  const shown = Array.isArray(value) ? value.join(", ") : (value ?? "");
  const field = el("input", { id, type: "text", maxlength: 400, value: shown, onchange: () => turn(read(one.kind, field.value)) });
  return el("div", { class: "parameter" }, about, field);
}

function read(kind, text) {
  if (kind !== "list") return text;
  return text
    .split(",")
    .map((each) => each.trim())
    .filter(Boolean)
    .map((each) => (Number.isFinite(Number(each)) ? Number(each) : each));
}

function numeric(one, value, turn, id, about) {
  const whole = one.kind === "int";
  const low = Math.min(one.soft_min, value ?? one.soft_min);
  const high = Math.max(one.soft_max, value ?? one.soft_max);
  const slider = el("input", { id, type: "range", min: low, max: high, step: one.step, value: value ?? low });
  const field = el("input", { type: "number", step: whole ? 1 : "any", min: one.min, max: one.max, value: value ?? "", "aria-label": `${one.name}, exactly` });
  const take = (given) => {
    const read = whole ? Math.round(Number(given)) : Number(given);
    if (given === "" || !Number.isFinite(read)) return;
    slider.value = read;
    field.value = read;
    turn(read);
  };
  slider.addEventListener("input", () => (field.value = slider.value));
  slider.addEventListener("change", () => take(slider.value));
  field.addEventListener("change", () => take(field.value));
  return el("div", { class: "parameter" }, about, slider, field);
}

export function multiplierKnobs(box, multipliers, factors, change) {
  const now = { ...factors };
  replace(
    box,
    multipliers.map((one) => {
      const value = now[one.key] ?? 1;
      const out = el("output", {}, `× ${number(value, 2)}`);
      // A slider of the logarithm: halving is as far from 1 as doubling.
      const slider = el("input", {
        type: "range", min: -1, max: 1, step: 0.01, value: Math.log10(value),
        "aria-label": `Multiply ${one.label} of both sides`, "data-multiplier": one.key,
      });
      const factor = () => Number((10 ** Number(slider.value)).toPrecision(2));
      slider.addEventListener("input", () => (out.textContent = `× ${number(factor(), 2)}`));
      slider.addEventListener("change", () => {
        if (factor() === 1) delete now[one.key];
        else now[one.key] = factor();
        change({ ...now });
      });
      return el("label", { class: "parameter" }, el("span", { class: "about" }, el("b", {}, one.label), " of both sides"), slider, out);
    }),
  );
}
