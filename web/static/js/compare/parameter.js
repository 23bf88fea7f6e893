// One parameter of a rule: a slider with a field beside it, a box to tick, a menu, or a text.

import { el } from "../dom.js";
import { words } from "../format.js";

let count = 0;

export function parameter(one, value, key, turn) {
  count += 1;
  const id = `p${count}`;
  const unit = one.unit ? `, ${one.unit}` : "";
  const about = el("label", { class: "about", for: id }, el("b", {}, words(one.name)), ` ${one.description}${unit}`);
  if (one.kind === "int" || one.kind === "float") return el("div", { class: "parameter" }, about, numeric(one, value, id, key, turn));
  if (one.kind === "bool") {
    const box = el("input", { id, type: "checkbox", checked: value, "data-key": key, onchange: () => turn(box.checked) });
    return el("div", { class: "parameter yes" }, box, about);
  }
  if (one.kind === "choice") {
    const menu = el("select", { id, "data-key": key, onchange: () => turn(menu.value) }, one.choices.map((name) => el("option", { value: name, selected: name === value }, name)));
    return el("div", { class: "parameter" }, about, menu);
  }
  const shown = Array.isArray(value) ? value.join(", ") : (value ?? "");
  const field = el("input", { id, type: "text", maxlength: 400, value: shown, "data-key": key, onchange: () => turn(read(one.kind, field.value)) });
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

function numeric(one, value, id, key, turn) {
  const whole = one.kind === "int";
  const low = Math.min(one.soft_min, value ?? one.soft_min);
  const high = Math.max(one.soft_max, value ?? one.soft_max);
  const slider = el("input", { id, type: "range", min: low, max: high, step: one.step, value: value ?? low, "data-key": key });
  const field = el("input", { type: "number", step: whole ? 1 : "any", min: one.min, max: one.max, value: value ?? "", "aria-label": `${words(one.name)}, exactly`, "data-key": `${key}=` });
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
  return [slider, field];
}
