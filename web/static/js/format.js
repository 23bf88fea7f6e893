// Numbers as people read them: English formats, with as many digits as they are worth.

const DIGITS = new Map();

export function number(value, decimals = 0) {
  if (value === null || value === undefined || Number.isNaN(value)) return "–";
  const key = Math.max(0, Math.min(6, decimals));
  if (!DIGITS.has(key)) {
    DIGITS.set(
      key,
      new Intl.NumberFormat("en-US", { minimumFractionDigits: key, maximumFractionDigits: key }),
    );
  }
  const text = DIGITS.get(key).format(value);
  return /^-[0.,]*$/.test(text) ? text.slice(1) : text; // no minus before nothing
}

// Decimals that give a half width two digits; without one, three digits of the figure.
export function decimalsOf(mean, halfWidth) {
  const by = halfWidth ? Math.abs(halfWidth) : Math.abs(mean || 0) / 10;
  return by > 0 ? Math.max(0, 1 - Math.floor(Math.log10(by))) : 0;
}

export function figure(found, unit) {
  if (!found || found.mean === null) return { mean: "–", half: "" };
  const factor = unit === "fraction" ? 100 : 1;
  const mean = found.mean * factor;
  const half = found.half_width === null ? null : found.half_width * factor;
  const decimals = Math.min(decimalsOf(mean, half), 3);
  return { mean: number(mean, decimals), half: half === null ? "" : number(half, decimals) };
}

export function unitOf(unit) {
  if (unit === "fraction") return "%";
  return /^(second|minute|hour|day|week|month|quarter|year)$/.test(unit) ? `${unit}s` : unit;
}

export function words(name) {
  return name.replaceAll("_", " ").replaceAll("-", " ");
}

export function signed(text) {
  return /^[-–]/.test(text) || /^[0.,]+$/.test(text) ? text : `+${text}`;
}

export function plural(n, one, many) {
  return `${number(n)} ${n === 1 ? one : many || `${one}s`}`;
}

export function time(value) {
  return number(value, value < 10 ? 1 : 0);
}
