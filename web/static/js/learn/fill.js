// Texts have places instead of numbers: `{price}` is a fact of the scenario, `{a.fill_rate}` a
// figure of the simulation, `{gap.profit}` how far apart A and B are.

import { decimalsOf, number } from "../format.js";

export function fill(text, facts, figures = () => null) {
  return text.replace(/\{([^{}]*)\}/g, (_, name) => {
    if (!name.includes(".")) return fact(facts[name]);
    return worth(figures(name), name.startsWith("gap."));
  });
}

// A number as it stands in a sentence: the digits that its interval leaves sure, and two at least.
export function worth(figure, unsigned = false) {
  if (!figure || figure.mean === null) return "–";
  const factor = figure.unit === "fraction" ? 100 : 1;
  const mean = figure.mean * factor;
  const half = (figure.half_width ?? 0) * factor;
  const two = mean ? 1 - Math.floor(Math.log10(Math.abs(mean))) : 0;
  const decimals = half > 0 ? Math.max(0, two, -Math.floor(Math.log10(half))) : decimalsOf(mean, null);
  return number(unsigned ? Math.abs(mean) : mean, Math.min(3, decimals));
}

function fact(value) {
  if (value === undefined) return "–";
  return new Intl.NumberFormat("en-US", Number.isInteger(value) ? {} : { maximumSignificantDigits: 3 }).format(value);
}

// What a comparison found, by the names that texts use.
export function figuresOf(found) {
  return (name) => {
    const [side, ...rest] = name.split(".");
    if (side === "people") {
      const change = rest.pop();
      const share = found.changes[rest.join(".")]?.[change];
      return share ? { ...share, unit: "fraction" } : null;
    }
    const row = found.kpis[rest[0]] || found.money[rest[0]];
    if (!row) return null;
    if (side !== "gap") return { ...row[side], unit: row.unit };
    if (row.difference) return { ...row.difference, unit: row.unit };
    return { mean: row.b.mean - row.a.mean, half_width: null, unit: row.unit };
  };
}

// What a plan expects, by the same names.
export function figuresExpected(expect) {
  return (name) => {
    const one = expect[name];
    return one ? { mean: one.value, half_width: one.tolerance, unit: one.unit } : null;
  };
}
