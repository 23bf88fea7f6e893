// The decision of a round: how much to buy and where, who may wait, who is served first.

import { $, el, replace } from "../dom.js";
import { number, words } from "../format.js";

const ACCEPT = [
  ["all", "Let them wait", "all orders are taken; who waits too long leaves"],
  ["free", "Sell what is there, refuse the rest", "nobody waits for more"],
  ["none", "Refuse orders that can't be filled", "nobody waits"],
];
const ALLOCATE = [
  ["fcfs", "who came first"],
  ["smallest-first", "small orders first"],
  ["largest-first", "large orders first"],
  ["highest-value", "who pays most per unit"],
  ["priority", "the better class first"],
  ["last-come", "who came last"],
];

export function form(box, about, state, decide) {
  const over = state.round >= state.rounds;
  const closed = state.round >= state.open;
  $("decide-head").textContent = over ? "All rounds are decided" : `Decide round ${state.round + 1}`;
  if (over || state.over) return replace(box, el("p", {}, state.over ? "The game is over." : "Wait for the instructor to end the game."));
  if (closed) return replace(box, el("p", {}, "Wait for the instructor to open the next round."));
  const last = state.decisions.at(-1);
  const buys = state.items.map((item) => new Buy(about, state, item));
  const submit = el("button", { class: "main" }, `Decide round ${state.round + 1}`);
  replace(
    box,
    el("fieldset", {}, el("legend", {}, "Buy"), buys.map((buy) => buy.box), coming(state)),
    choices("accept", "Customers who find too little", ACCEPT, last?.accept || "all"),
    choices("allocate", "Units that come serve", ALLOCATE.filter(([name]) => name !== "priority" || hasClasses(state)), last?.allocate || "fcfs"),
    submit,
  );
  box.onsubmit = (event) => {
    event.preventDefault();
    submit.disabled = true;
    const data = new FormData(box);
    const buy = buys.flatMap((one) => one.value);
    decide({ buy, accept: data.get("accept"), allocate: data.get("allocate") }).finally(() => (submit.disabled = false));
  };
}

function hasClasses(state) {
  return state.classes > 1;
}

class Buy {
  constructor(about, state, item) {
    this.item = item.name;
    this.sellers = state.suppliers.filter((one) => item.name in one.prices);
    const most = Math.max(40, 4 * average(state), 2 * (item.on_hand + item.on_order));
    const id = `buy-${state.items.indexOf(item)}`;
    this.field = el("input", { id, type: "number", min: 0, max: 1000000, step: 1, value: 0, required: true });
    const slider = el("input", { type: "range", min: 0, max: Math.ceil(most / 10) * 10, step: 1, value: 0, "aria-label": `Units of ${item.name}` });
    const cost = el("p", { class: "soft small" });
    this.menu = el("select", { "aria-label": `Supplier of ${item.name}` }, this.sellers.map((one) => el("option", { value: one.name }, sellerText(about, one, item))));
    const tell = () => (cost.textContent = costText(about, this.seller, item, Number(this.field.value)));
    slider.addEventListener("input", () => {
      this.field.value = slider.value;
      tell();
    });
    this.field.addEventListener("input", () => {
      slider.value = this.field.value;
      tell();
    });
    this.menu.addEventListener("change", tell);
    tell();
    this.box = el("div", { class: "buy item" }, el("label", { for: id }, `units of ${words(item.name)}`), slider, this.field, this.menu, cost);
  }

  get seller() {
    return this.sellers.find((one) => one.name === this.menu.value);
  }

  get value() {
    const units = Math.round(Number(this.field.value));
    return units > 0 && this.seller ? [{ item: this.item, supplier: this.menu.value, units }] : [];
  }
}

function average(state) {
  const so = state.rounds_so_far;
  return so.length ? so.reduce((sum, one) => sum + one.demand, 0) / so.length : 0;
}

function sellerText(about, seller, item) {
  return `${words(seller.name)}: ${number(seller.prices[item.name], 2)} ${about.currency} each, about ${number(seller.lead_time, 1)} ${about.time_unit}s`;
}

function costText(about, seller, item, units) {
  if (!seller) return "Nobody sells it.";
  const bounds = [];
  if (seller.moq > 1) bounds.push(`at least ${number(seller.moq)}`);
  if (seller.pack > 1) bounds.push(`in packs of ${number(seller.pack)}`);
  const note = bounds.length ? ` (${bounds.join(", ")}; rounded up)` : "";
  if (!units) return `Nothing is bought.${note}`;
  const price = units * seller.prices[item.name];
  return `${number(price, 2)} ${about.currency} when they come, ${number(seller.order_cost, 2)} for the purchase order${note}.`;
}

function coming(state) {
  if (!state.coming.length) return null;
  const text = state.coming
    .map((round, k) => `round ${state.round + 1 + k}: ${Object.entries(round).map(([name, units]) => `${number(units)} ${words(name)}`).join(", ")}`)
    .join("; ");
  return el("p", { class: "small" }, el("b", {}, "Demand to come: "), text);
}

function choices(name, title, options, chosen) {
  return el(
    "fieldset",
    {},
    el("legend", {}, title),
    options.map(([value, label, more]) =>
      el(
        "label",
        { class: "choice" },
        el("input", { type: "radio", name, value, checked: value === chosen }),
        el("span", {}, label, more ? el("span", { class: "soft small" }, ` – ${more}`) : null),
      ),
    ),
  );
}
