// How the game says things: times, money, the choices of a team.

import { number, plural, words } from "../format.js";

export const ACCEPT = {
  all: ["Let them wait", "Who waits too long may leave."],
  free: ["Sell what is there, refuse the rest", "Nobody waits."],
  none: ["Refuse the whole order", "Nobody waits."],
};

export const ALLOCATE = {
  fcfs: "who came first",
  "smallest-first": "small orders",
  "largest-first": "large orders",
  "highest-value": "who pays most for a unit",
  "last-come": "who came last",
};

// "3.2 days", "1 day".
export function span(value, unit) {
  const decimals = Number.isInteger(value) || value >= 100 ? 0 : 1;
  return plural_(number(value, decimals), unit);
}

function plural_(text, unit) {
  return `${text} ${text === "1" ? unit : `${unit}s`}`;
}

export function money(value, currency, decimals = 0) {
  return `${number(value, decimals)} ${currency}`;
}

export function price(value, currency) {
  const decimals = Number.isInteger(value) ? 0 : Math.abs(value) < 0.1 ? 3 : 2;
  return money(value, currency, decimals);
}

// With a sign, as of a change.
export function change(value, currency) {
  const text = number(Math.abs(value));
  return `${value < 0 && text !== "0" ? "−" : "+"}${text} ${currency}`;
}

export function percent(share, decimals = 0) {
  return share === null || share === undefined ? "–" : `${number(100 * share, decimals)} %`;
}

export function customers(n) {
  return plural(n, "customer");
}

export function named(list) {
  const names = list.map(words);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
