// The form for a new game: one that is suggested, or any scenario of which a game can be made.

import { el, replace } from "../dom.js";
import { plural } from "../format.js";
import { span } from "./say.js";

const REVEAL = [["hidden", "is hidden"], ["next", "of the next round is shown"], ["all", "is shown in full"]];
const PACE = [["instructor", "I open the rounds"], ["free", "each team its own"]];

export function newGame(form, { suggestions, scenarios }, make) {
  const known = new Map(scenarios.map((one) => [one.name, one]));
  const fields = new Fields(scenarios);
  const choose = (terms) => fields.set({ ...usual(known.get(terms.scenario)), ...terms });
  const pick = (terms, title, why, checked) =>
    el(
      "label",
      { class: "pick" },
      el("input", { type: "radio", name: "pick", checked, onchange: () => choose(terms) }),
      el("span", {}, el("b", {}, title), why ? el("span", { class: "soft small" }, ` ${why}`) : null),
    );
  const told = (terms) => `${terms.why} ${plural(terms.rounds, "round")} of ${span(terms.length, known.get(terms.scenario).time_unit)}.`;
  replace(
    form,
    el(
      "fieldset",
      { class: "picks" },
      el("legend", {}, "Games that work in a lesson"),
      suggestions.map((terms, k) => pick(terms, terms.title, told(terms), k === 0)),
      pick({ scenario: scenarios[0].name }, "Another scenario", "Choose it below.", !suggestions.length),
    ),
    fields.nodes,
    el("button", { class: "main" }, "Make the game"),
  );
  fields.scenario.addEventListener("change", () => choose({ scenario: fields.scenario.value, title: "" }));
  choose(suggestions[0] ?? { scenario: scenarios[0].name });
  form.onsubmit = (event) => {
    event.preventDefault();
    make(fields.terms);
  };
  return (terms) => {
    for (const one of form.elements.pick) one.checked = false; // terms of another game
    choose(terms);
  };
}

function usual(scenario) {
  return { variant: null, rounds: 12, length: scenario?.length ?? 1, start_stock: 1, end_value: null, accept: true, allocate: true, title: "", brief: "", seed: null };
}

class Fields {
  constructor(scenarios) {
    this.known = new Map(scenarios.map((one) => [one.name, one]));
    this.title = el("input", { maxlength: 80 });
    this.brief = el("textarea", { maxlength: 500, rows: 3 });
    this.scenario = menu(scenarios.map((one) => [one.name, one.title]));
    this.variant = menu([]);
    this.rounds = el("input", { type: "number", min: 1, max: 104, required: true });
    this.length = el("input", { type: "number", min: 0.001, max: 10000, step: "any", required: true });
    this.start = el("input", { type: "number", min: 0, max: 1000, required: true });
    this.end = el("input", { type: "number", min: 0, max: 100 });
    this.accept = el("input", { type: "checkbox" });
    this.allocate = el("input", { type: "checkbox" });
    this.reveal = menu(REVEAL);
    this.pace = menu(PACE);
    this.seed = el("input", { type: "number", min: 0, max: 2147483647 });
    this.unit = el("span");
  }

  get nodes() {
    const field = (label, node, about) => el("label", {}, label, node, about ? el("span", { class: "soft small" }, about) : null);
    const check = (label, node) => el("label", { class: "choice" }, node, label);
    return [
      el("div", { class: "fields" }, field("Pace", this.pace), field("Demand to come", this.reveal), field("Title, as teams see it", this.title)),
      el(
        "details",
        {},
        el("summary", {}, "All terms"),
        field("What teams are told", this.brief),
        el(
          "div",
          { class: "fields" },
          field("Scenario", this.scenario),
          field("Variant", this.variant),
          field("Rounds", this.rounds),
          field(["Length of a round, ", this.unit], this.length),
          field("Stock at first, % of the scenario's", this.start),
          field("Value of a unit left over, % of its cost", this.end, "Empty: as the scenario says, or all of it."),
          field("Seed", this.seed, "Empty: one that nobody knows. The same gives the same customers again."),
        ),
        el("fieldset", {}, el("legend", {}, "Besides buying, teams decide"), check("who may wait", this.accept), check("who is served first", this.allocate)),
      ),
    ];
  }

  set(terms) {
    const scenario = this.known.get(terms.scenario);
    if (!scenario) return;
    this.scenario.value = terms.scenario;
    replace(this.variant, el("option", { value: "" }, "as it is"), scenario.variants.map((one) => el("option", { value: one.name }, one.title)));
    this.variant.value = terms.variant ?? "";
    this.unit.textContent = `${scenario.time_unit}s`;
    this.title.value = terms.title;
    this.brief.value = terms.brief;
    this.rounds.value = terms.rounds;
    this.length.value = terms.length;
    this.start.value = Math.round(100 * terms.start_stock);
    this.end.value = terms.end_value === null || terms.end_value === undefined ? "" : Math.round(100 * terms.end_value);
    this.accept.checked = terms.accept;
    this.allocate.checked = terms.allocate;
    if (terms.reveal) this.reveal.value = terms.reveal;
    if (terms.pace) this.pace.value = terms.pace;
    this.seed.value = terms.seed ?? "";
  }

  get terms() {
    const given = (field) => (field.value === "" ? null : Number(field.value));
    const share = (field) => (field.value === "" ? null : Number(field.value) / 100);
    return {
      scenario: this.scenario.value,
      variant: this.variant.value || null,
      title: this.title.value.trim(),
      brief: this.brief.value.trim(),
      rounds: Number(this.rounds.value),
      length: Number(this.length.value),
      start_stock: share(this.start) ?? 1,
      end_value: share(this.end),
      accept: this.accept.checked,
      allocate: this.allocate.checked,
      reveal: this.reveal.value,
      pace: this.pace.value,
      seed: given(this.seed),
    };
  }
}

function menu(options) {
  return el("select", {}, options.map(([value, text]) => el("option", { value }, text)));
}
