// The stage: one shop at one instant, drawn on a canvas. Stock on the shelf, customers who wait
// as persons, purchase orders under way, what was earned.

import { number, plural, time } from "./format.js";

const INK = "#1b2430";
const SOFT = "#55606e";
const CLASSES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a6d00", "#444444"];
const LATE = "#b00020";
const LINGER = 0.9; // seconds for which who has just left or been served is still seen

export function classColour(k) {
  return CLASSES[k % CLASSES.length];
}

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

export class Stage {
  constructor(canvas, trace) {
    this.canvas = canvas;
    this.show(trace);
  }

  show(trace) {
    this.trace = trace;
    const { levels, people } = trace;
    this.most = Math.max(1, ...levels.on_hand);
    const waits = people.map(([came, over]) => (over ?? trace.end) - came).sort((a, b) => a - b);
    this.long = waits.length ? Math.max(waits[Math.floor(0.9 * (waits.length - 1))], 1e-9) : 1;
    this.shipped = sortedEnds(people, (how) => how !== "left" && how !== "expired" && how !== "open");
    this.gone = sortedEnds(people, (how) => how === "left" || how === "expired");
    this.refused = running(trace.refused);
  }

  // What there is at t, for the drawing and for those who can't see it.
  at(t) {
    const { levels, people, purchase_orders: bought, money, bins } = this.trace;
    const k = Math.max(0, before(levels.times, t));
    const earned = before(money.times, t);
    const bin = Math.max(0, before(bins, t) - 1);
    return {
      onHand: levels.on_hand[k] ?? 0,
      backorders: levels.backorders[k] ?? 0,
      onOrder: levels.on_order[k] ?? 0,
      waiting: people.filter(([came, over]) => came <= t && (over === null || over > t)),
      underWay: bought.filter(([sent, , over]) => sent <= t && (over === null || over > t)),
      left: before(this.gone, t) + 1,
      refused: t > 0 ? this.refused[bin] : 0,
      profit: earned < 0 ? null : money.profit[earned],
    };
  }

  words(t) {
    const now = this.at(t);
    const lost = now.refused ? `, ${plural(now.refused, "customer")} refused so far` : "";
    return (
      `${plural(now.onHand, "unit")} on the shelf, ` +
      `${plural(now.waiting.length, "customer waits", "customers wait")} for ${plural(now.backorders, "unit")}, ` +
      `${plural(now.left, "has", "have")} left so far${lost}; ` +
      `${plural(now.underWay.length, "purchase order")} under way.`
    );
  }

  // Draw the instant t; `pace` is how many time units pass in a second, 0 when nothing moves.
  draw(t, pace) {
    const box = this.canvas.getBoundingClientRect();
    const ratio = window.devicePixelRatio || 1;
    const width = Math.max(280, box.width);
    const height = Math.max(220, box.height);
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
    }
    const pen = this.canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.clearRect(0, 0, width, height);
    pen.textBaseline = "middle";
    const now = this.at(t);
    const shelf = Math.min(210, width * 0.34);
    this.lane(pen, now, t, width);
    this.shelf(pen, now, 14, 92, shelf - 14, height - 106);
    this.queue(pen, now, t, pace, shelf + 18, 92, width - shelf - 32, height - 106);
    this.earned(pen, now, width);
  }

  lane(pen, now, t, width) {
    const [from, to, y] = [14, width - 14, 46];
    text(pen, "purchase orders under way", from, 14, SOFT, "left", 12);
    pen.strokeStyle = "#c3cad3";
    pen.lineWidth = 2;
    pen.setLineDash([2, 6]);
    segment(pen, from, y, to, y);
    pen.setLineDash([]);
    text(pen, "shop", to, 72, SOFT, "right", 11);
    text(pen, "supplier", from, 72, SOFT, "left", 11);
    for (const [sent, expected, , units] of now.underWay.slice(0, 60)) {
      const due = expected ?? this.trace.end;
      const late = t > due;
      const share = due > sent ? Math.min(1, (t - sent) / (due - sent)) : 1;
      const size = 22 + 14 * Math.min(1, units / this.most);
      const x = from + share * (to - from - size);
      pen.fillStyle = late ? LATE : "#5b6b7d";
      round(pen, x, y - 11, size, 22, 5);
      pen.fill();
      text(pen, short(units), x + size / 2, y + 1, "#fff", "center", 11);
      if (late) text(pen, "late", x + size / 2, y - 19, LATE, "center", 11);
    }
  }

  shelf(pen, now, x, y, width, height) {
    text(pen, "on the shelf", x, y, SOFT, "left", 12);
    text(pen, number(now.onHand), x + width, y, INK, "right", 18, 700);
    const [top, room] = [y + 16, height - 20];
    pen.strokeStyle = "#c3cad3";
    pen.lineWidth = 1;
    round(pen, x, top, width, room, 6);
    pen.stroke();
    const columns = Math.max(6, Math.floor(width / 15));
    const rows = Math.max(4, Math.floor(room / 15));
    const each = Math.max(1, Math.ceil(this.most / (columns * rows)));
    const cell = Math.min((width - 8) / columns, (room - 8) / rows);
    const blocks = Math.ceil(now.onHand / each);
    pen.fillStyle = "#8aa4bd";
    for (let k = 0; k < blocks; k += 1) {
      const column = k % columns;
      const row = Math.floor(k / columns);
      pen.fillRect(x + 4 + column * cell, top + room - 4 - (row + 1) * cell, cell - 2, cell - 2);
    }
    if (!blocks) text(pen, "empty", x + width / 2, top + room / 2, SOFT, "center", 13);
    if (each > 1 && blocks) text(pen, `one block: ${number(each)} units`, x + 6, top + 10, SOFT, "left", 10);
  }

  queue(pen, now, t, pace, x, y, width, height) {
    const n = now.waiting.length + (t > 0 ? 0 : 0);
    text(pen, "waiting customers", x, y, SOFT, "left", 12);
    text(pen, number(n), x + width, y, INK, "right", 18, 700);
    const top = y + 26;
    const room = height - 52;
    const size = n > 160 ? 13 : n > 60 ? 17 : 22;
    const columns = Math.max(4, Math.floor(width / size));
    const rows = Math.max(1, Math.floor(room / size));
    const places = columns * rows;
    now.waiting.slice(0, places).forEach((person, k) => {
      const px = x + (k % columns) * size + size / 2;
      const py = top + Math.floor(k / columns) * size + size / 2;
      this.person(pen, person, t, px, py, size * 0.36);
    });
    if (n > places) text(pen, `and ${number(n - places)} more`, x + width, top + room + 4, SOFT, "right", 11);
    this.leaving(pen, t, pace, x, y + height - 8, width);
    text(pen, `left so far ${number(now.left)}`, x, y + height - 6, now.left ? LATE : SOFT, "left", 12, 600);
    if (now.refused) text(pen, `refused so far ${number(now.refused)}`, x + width, y + height - 6, LATE, "right", 12, 600);
  }

  // A person: colour by class, a dark ring that closes the longer the wait.
  person(pen, [came, , group], t, x, y, radius) {
    pen.fillStyle = classColour(group);
    pen.beginPath();
    pen.arc(x, y, radius, 0, 2 * Math.PI);
    pen.fill();
    const share = Math.min(1, (t - came) / this.long);
    pen.strokeStyle = share >= 1 ? LATE : INK;
    pen.lineWidth = Math.max(1.5, radius * 0.36);
    pen.beginPath();
    pen.arc(x, y, radius + pen.lineWidth / 2, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
    pen.stroke();
  }

  leaving(pen, t, pace, x, y, width) {
    if (!pace) return;
    const linger = LINGER * pace;
    const marks = [
      ["✕", this.gone, LATE, -1],
      ["✓", this.shipped, "#00765a", 1],
    ];
    for (const [sign, ends, colour, way] of marks) {
      const last = before(ends, t);
      for (let k = last; k >= 0 && k > last - 14 && ends[k] > t - linger; k -= 1) {
        const age = (t - ends[k]) / linger;
        pen.globalAlpha = 1 - age;
        const at = x + width * (0.45 + 0.04 * ((k % 12) - 6));
        text(pen, sign, at, y - 26 - way * age * -22, colour, "center", 18, 700);
      }
    }
    pen.globalAlpha = 1;
  }

  earned(pen, now, width) {
    if (now.profit === null) {
      text(pen, "warming up: not measured yet", width - 14, 14, SOFT, "right", 12);
      return;
    }
    const { currency } = this.trace;
    text(pen, `profit so far ${number(now.profit)} ${currency}`, width - 14, 14, INK, "right", 13, 600);
  }
}

function sortedEnds(people, which) {
  return people
    .filter(([, over, , , , how]) => over !== null && which(how))
    .map(([, over]) => over)
    .sort((a, b) => a - b);
}

function running(counts) {
  let sum = 0;
  return counts.map((n) => (sum += n));
}

function short(units) {
  return units >= 10000 ? `${Math.round(units / 1000)}k` : number(units);
}

function segment(pen, x1, y1, x2, y2) {
  pen.beginPath();
  pen.moveTo(x1, y1);
  pen.lineTo(x2, y2);
  pen.stroke();
}

function round(pen, x, y, width, height, radius) {
  pen.beginPath();
  pen.roundRect(x, y, width, height, radius);
}

function text(pen, words, x, y, colour, align, size, weight = 400) {
  pen.font = `${weight} ${size}px system-ui, "Segoe UI", sans-serif`;
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(words, x, y);
}

export function clock(trace, t) {
  const unit = trace.time_unit;
  return `${unit} ${time(t)} of ${time(trace.end)}`;
}
