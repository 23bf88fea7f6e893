// How much is bought of an item, and where: a field and a slider for each of its suppliers.

import { el } from "../dom.js";
import { number, words } from "../format.js";
import { price, span } from "./say.js";

export class Buy {
  constructor(about, state, item) {
    this.item = item;
    this.sellers = state.suppliers.filter((one) => item.name in one.prices);
    const most = round(Math.max(40, 4 * usual(state, item), 2 * (item.on_hand + item.on_order)));
    this.rows = this.sellers.map((seller) => new Row(about, state, item, seller, most));
    this.box = el(
      "fieldset",
      {},
      el("legend", {}, `Buy ${words(item.name)}`),
      this.rows.length ? this.rows.map((row) => row.box) : el("p", {}, "Nobody sells it."),
    );
  }

  get value() {
    return this.rows.filter((row) => row.units > 0).map((row) => ({ item: this.item.name, supplier: row.seller.name, units: row.units }));
  }
}

class Row {
  constructor(about, state, item, seller, most) {
    Object.assign(this, { about, state, item, seller });
    const id = `buy-${item.place}-${state.suppliers.indexOf(seller)}`;
    this.field = el("input", { id, type: "number", inputmode: "numeric", min: 0, max: 1000000, step: 1, value: 0, required: true, "aria-describedby": `${id}-cost` });
    this.slider = el("input", { type: "range", min: 0, max: most, step: 1, value: 0, "aria-label": `units from ${words(seller.name)}` });
    this.cost = el("p", { id: `${id}-cost`, class: "soft small" });
    this.slider.addEventListener("input", () => this.set(this.slider.value, this.field));
    this.field.addEventListener("input", () => this.set(this.field.value, this.slider));
    this.tell();
    this.box = el("div", { class: "buy" }, el("label", { for: id }, `units from ${words(seller.name)}`), this.field, this.slider, this.cost);
  }

  get units() {
    return Math.round(Number(this.field.value));
  }

  set(value, other) {
    other.value = value;
    this.tell();
  }

  tell() {
    const { about, seller, item, state } = this;
    const cost = seller.prices[item.name];
    const when = state.now + seller.lead_time;
    const late = when >= state.rounds * state.length;
    const parts = [`${price(cost, about.currency)} each, here in about ${span(seller.lead_time, about.time_unit)}`];
    if (late) parts.push("probably after the end");
    const sent = this.sent;
    if (sent > this.units && this.units > 0) parts.push(`rounded up to ${number(sent)}`);
    const total = sent * cost + (sent ? seller.order_cost : 0);
    this.cost.replaceChildren(`${parts.join("; ")}. `, sent > 0 ? el("b", {}, `Together ${price(Number(total.toFixed(2)), about.currency)}.`) : "");
  }

  // What the supplier sends of what is ordered: at least so much, in packs.
  get sent() {
    if (!(this.units > 0)) return 0;
    const least = Math.max(this.units, this.seller.moq);
    return Math.ceil(least / this.seller.pack) * this.seller.pack;
  }
}

// What customers want of an item in a round, as far as that is known.
function usual(state, item) {
  const so = state.rounds_so_far;
  if (!so.length) return item.on_hand;
  return so.reduce((sum, one) => sum + one.demand, 0) / so.length / state.items.length;
}

function round(most) {
  return Math.ceil(most / 10) * 10;
}
