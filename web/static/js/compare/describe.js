// Settings in words: what is changed, and nothing else.

import { number, words } from "../format.js";

export function hookName(knob) {
  return knob.item ? `${words(knob.hook)} of ${words(knob.item)}` : words(knob.hook);
}

// What is changed in a variant, of which `facts` tell the rules it has.
export function changes(settings, facts) {
  const rules = Object.entries(settings.rules).map(([path, chosen]) => {
    const knob = facts.knobs.find((one) => one.path === path);
    return knob ? change(knob, chosen) : path;
  });
  const factors = Object.entries(settings.multipliers).map(([key, factor]) => `${words(key)} × ${number(factor, 2)}`);
  return [...rules, ...factors];
}

function change(knob, { rule, values }) {
  const same = rule === knob.rule;
  const told = Object.entries(values)
    .filter(([name, value]) => !same || !equal(value, knob.values[name]))
    .map(([name, value]) => `${words(name)} ${told1(value)}`);
  if (same) return `${knob.hook === "reorder" && !knob.item ? "" : `${hookName(knob)}: `}${told.join(", ")}`;
  return `${hookName(knob)}: ${words(rule)}${told.length ? ` (${told.join(", ")})` : ""}`;
}

function told1(value) {
  if (Array.isArray(value)) return value.join("/");
  if (typeof value === "boolean") return value ? "yes" : "no";
  return String(value);
}

export function equal(one, other) {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

// The name of a side: its variant, and what is changed in it.
export function title(settings, facts) {
  const variant = facts.variants.find((one) => one.name === settings.variant);
  return [variant ? variant.title : facts.title, ...changes(settings, facts)].join("; ");
}

// The same in short, for a table.
export function label(settings, facts) {
  return [settings.variant ? words(settings.variant) : "as it is", ...changes(settings, facts)].join("; ");
}
