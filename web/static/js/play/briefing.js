// The rules of a game: what is decided when, what it costs, and what wins.

import { el } from "../dom.js";
import { number, plural, words } from "../format.js";
import { named, price, span } from "./say.js";

export function briefing(about, state) {
  const { currency, time_unit: unit } = about;
  return el(
    "ul",
    { class: "rules" },
    el("li", {}, el("b", {}, "Rounds: "), `${plural(state.rounds, "round")} of ${span(state.length, unit)}. You decide as a round begins; then it runs its course, and nothing can be taken back.`),
    state.items.map((item) => el("li", {}, el("b", {}, `${words(item.name)}: `), goods(item, currency, unit))),
    state.suppliers.map((seller) => el("li", {}, el("b", {}, `${words(seller.name)}: `), supplier(seller, state, currency, unit))),
    state.classes.map((each) => el("li", {}, el("b", {}, state.classes.length > 1 ? `Customers, ${words(each.name)}: ` : "Customers: "), customer(each, state, currency, unit))),
    costs(state, currency, unit),
    el("li", {}, el("b", {}, "The score: "), score(state, currency)),
  );
}

function goods(item, currency, unit) {
  const parts = [];
  if (item.price) parts.push(`sells at ${price(item.price, currency)}`);
  if (item.holding) parts.push(`a unit on the shelf costs ${price(item.holding, currency)} a ${unit}`);
  if (item.spoils) parts.push("spoils on the shelf");
  parts.push(`a unit left over at the end is worth ${price(item.end_value, currency)}`);
  return `${parts.join("; ")}.`;
}

function supplier(seller, state, currency, unit) {
  const prices = Object.entries(seller.prices);
  const each = prices.map(([name, cost]) => `${price(cost, currency)} a unit${prices.length > 1 ? ` of ${words(name)}` : ""}`);
  const rounds = seller.lead_time / state.length;
  const parts = [each.join(", ")];
  if (seller.order_cost) parts.push(`${price(seller.order_cost, currency)} for each purchase order`);
  if (seller.moq > 1) parts.push(`at least ${plural(seller.moq, "unit")}`);
  if (seller.pack > 1) parts.push(`in packs of ${number(seller.pack)}`);
  parts.push(`takes about ${span(seller.lead_time, unit)}, ${number(rounds, 1)} rounds`);
  return `${parts.join("; ")}. You pay when units come.`;
}

function customer(each, state, currency, unit) {
  const parts = [each.patient ? "they wait as long as it takes" : "if they have to wait, some lose patience and leave; when, you do not know"];
  if (each.price !== null) parts.push(`they pay ${price(each.price, currency)}`);
  if (each.backorder_cost) parts.push(`their waiting costs you ${price(each.backorder_cost, currency)} for each unit and ${unit}`);
  return `${parts.join("; ")}.`;
}

function costs(state, currency) {
  const { shipment, shortage, lost_sale: lost, write_off: waste } = state.costs;
  const found = [];
  if (shipment) found.push(`${price(shipment, currency)} for each parcel`);
  if (shortage) found.push(`${price(shortage, currency)} for each unit that is not there at once`);
  if (lost) found.push(`${price(lost, currency)} for each unit that is never sold`);
  if (waste) found.push(`${price(waste, currency)} for each unit thrown away`);
  return found.length ? el("li", {}, el("b", {}, "You also pay: "), `${found.join("; ")}.`) : null;
}

function score(state, currency) {
  const valued = state.items.some((item) => item.end_value);
  const value = valued ? ". Stock counts with what it is worth at the end, and so does the stock you begin with" : "";
  const none = state.items.every((item) => !item.price);
  const how = none ? `Nobody pays you here: profit is minus all costs, in ${currency}` : `profit in ${currency}: what customers pay, less all costs`;
  return `${how}${value}. What comes after the last round does not count any more.`;
}

export function opening(about, state) {
  return [
    el("p", { class: "lead" }, about.brief || about.question),
    briefing(about, state),
    el("p", { class: "soft" }, `Everybody begins with ${named(state.items.map((item) => `${plural(item.on_hand, "unit")} of ${item.name}`))} on the shelf.`),
  ];
}
