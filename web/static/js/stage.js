// The stage: one shop at one instant. `Stage` knows what there is at any time, and draws it.

import { rem } from "./dom.js";
import { number, plural } from "./format.js";
import { drawLane, drawQueue, drawShelf } from "./stage-draw.js";

const LINGER = 0.9; // seconds for which who has just left or been served is still seen

// The last place at which `times` is at or before t; -1 if there is none.
export function before(times, t) {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle] <= t) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

// What sizes and colours are measured by; stages that are compared share one.
export function scaleOf(...traces) {
  const waits = traces
    .flatMap((trace) => trace.people.map(([came, over]) => (over ?? trace.end) - came))
    .sort((a, b) => a - b);
  return {
    most: traces.reduce((most, trace) => trace.levels.on_hand.reduce((a, b) => Math.max(a, b), most), 1),
    long: waits.length ? Math.max(waits[Math.floor(0.9 * (waits.length - 1))], 1e-9) : 1,
  };
}

// Of runs that are compared, let a figure stand for equally many customers in each of them.
export function alike(...traces) {
  const each = Math.max(...traces.map((trace) => trace.people_each));
  return traces.map((trace) => ({
    ...trace,
    people: trace.people.filter((_, k) => k % (each / trace.people_each) === 0),
    people_each: each,
  }));
}

export class Stage {
  constructor(canvas, trace, scale) {
    this.canvas = canvas;
    this.show(trace, scale);
  }

  show(trace, scale = scaleOf(trace)) {
    this.trace = trace;
    this.scale = scale;
  }

  // What there is at t. `waiting` counts all who wait, `people` are those of them that are drawn.
  at(t) {
    const { levels, people, purchase_orders: bought, money } = this.trace;
    const k = Math.max(0, before(levels.times, t));
    const earned = before(money.times, t);
    const has = (came, over) => came <= t && (over === null || over > t);
    return {
      onHand: levels.on_hand[k] ?? 0,
      backorders: levels.backorders[k] ?? 0,
      onOrder: levels.on_order[k] ?? 0,
      waiting: levels.waiting[k] ?? 0,
      atOnce: levels.at_once[k] ?? 0,
      left: levels.left[k] ?? 0,
      refused: levels.refused[k] ?? 0,
      people: people.filter(([came, over]) => has(came, over)),
      underWay: bought.filter(([sent, , over]) => has(sent, over)),
      profit: earned < 0 ? null : money.profit[earned],
    };
  }

  // The instant at which most customers wait, after the warm-up.
  longest() {
    const { levels, warm_up: start } = this.trace;
    let best = -1;
    levels.times.forEach((t, k) => {
      if (t >= start && levels.waiting[k] > (best < 0 ? 0 : levels.waiting[best])) best = k;
    });
    return best < 0 ? null : { t: levels.times[best], waiting: levels.waiting[best] };
  }

  words(t) {
    const now = this.at(t);
    const refused = now.refused ? `, ${plural(now.refused, "was", "were")} refused` : "";
    return (
      `${plural(now.onHand, "unit")} on the shelf, ` +
      `${plural(now.waiting, "customer waits", "customers wait")} for ${plural(now.backorders, "unit")}. ` +
      `So far ${plural(now.atOnce, "order was", "orders were")} served at once, ` +
      `${plural(now.left, "customer has", "customers have")} left after a wait${refused}. ` +
      `${plural(now.onOrder, "unit")} on order.`
    );
  }

  // Draw the instant t; `pace` is how many time units pass in a second, 0 when nothing moves.
  draw(t, pace) {
    const box = this.canvas.getBoundingClientRect();
    if (!box.width) return;
    const ratio = window.devicePixelRatio || 1;
    const [width, height] = [box.width, box.height];
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.textBaseline = "middle";
    const now = this.at(t);
    const [k, edge] = [rem(), 0.75 * rem()];
    const top = 6.2 * k;
    const shelf = Math.min(13 * k, width * 0.36);
    drawLane(pen, { x: edge, y: 0, width: width - 2 * edge, height: top }, now.underWay, this.trace, this.scale, t);
    drawShelf(pen, { x: edge, y: top, width: shelf - edge, height: height - top - edge }, now.onHand, this.scale);
    const queue = { x: shelf + k, y: top, width: width - shelf - k - edge, height: height - top - edge };
    drawQueue(pen, queue, now, this.scale, t, pace ? this.ended(t, pace * LINGER) : []);
  }

  // Who has been served or has left within the last moments: [person, how long ago from 0 to 1].
  ended(t, moments) {
    return this.trace.people
      .filter(([, over]) => over !== null && over <= t && over > t - moments)
      .slice(-60)
      .map((person) => [person, (t - person[1]) / moments]);
  }
}

export function clock(trace, t) {
  return `${trace.time_unit} ${number(t, 1)} of ${number(trace.end)}`;
}
