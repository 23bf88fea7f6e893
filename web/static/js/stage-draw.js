// How the stage is drawn: the lane of purchase orders, the shelf, the queue of persons.

import { rem } from "./dom.js";
import { number, time } from "./format.js";

const INK = "#1b2430";
const SOFT = "#55606e";
const LINE = "#c3cad3";
const STOCK = "#7f9bb5";
const TRUCK = "#4a5a6b";
const LATE = "#b00020";
const SERVED = "#00765a";
// Okabe & Ito's colours; heads of other shapes tell classes apart without them.
const CLASSES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8a6d00", "#444444"];
const LABELLED = 8; // purchase orders under way that have room for their dates
const HEADS = ["circle", "square", "triangle", "diamond"];

export function classColour(group) {
  return CLASSES[group % CLASSES.length];
}

export function classHead(group) {
  return HEADS[group % HEADS.length];
}

export function drawLane(pen, box, underWay, trace, scale, t) {
  const k = rem();
  const [from, to, y] = [box.x, box.x + box.width, box.y + 2.9 * k];
  text(pen, "supplier", from, box.y + 1.1 * k, SOFT, "left", 0.8);
  text(pen, "purchase orders under way", (from + to) / 2, box.y + 1.1 * k, SOFT, "center", 0.8);
  text(pen, "shop", to, box.y + 1.1 * k, SOFT, "right", 0.8);
  pen.strokeStyle = LINE;
  pen.lineWidth = 2;
  pen.setLineDash([2, 6]);
  segment(pen, from, y, to, y);
  pen.setLineDash([]);
  const where = ([sent, expected]) => (expected !== null && expected > sent ? Math.min(1, (t - sent) / (expected - sent)) : 1);
  const isLate = ([, expected]) => expected !== null && t > expected;
  if (underWay.length > LABELLED) return crowd(pen, from, to, y, underWay, where, isLate, trace);
  const taken = []; // of the line of dates
  for (const order of underWay) {
    const [, expected, , units] = order;
    const width = (1.6 + 1.2 * Math.min(1, units / scale.most)) * k;
    const x = from + where(order) * (box.width - width);
    pen.fillStyle = isLate(order) ? LATE : TRUCK;
    round(pen, x, y - 0.75 * k, width, 1.5 * k, 0.3 * k);
    pen.fill();
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1;
    pen.stroke();
    text(pen, short(units), x + width / 2, y + 0.05 * k, "#fff", "center", 0.75, 600);
    if (expected === null) continue;
    const words = isLate(order) ? `late, was due ${time(expected)}` : `due ${trace.time_unit} ${time(expected)}`;
    const wide = measure(pen, words, 0.75);
    const at = Math.min(Math.max(x + width / 2, from + wide / 2), to - wide / 2);
    if (taken.some((other) => Math.abs(other.at - at) < (other.wide + wide) / 2 + 0.4 * k)) continue;
    taken.push({ at, wide });
    text(pen, words, at, y + 1.45 * k, isLate(order) ? LATE : SOFT, "center", 0.75);
  }
}

// Very many purchase orders: bars as high as they are large, and when the next is due.
function crowd(pen, from, to, y, underWay, where, isLate, trace) {
  const k = rem();
  const most = Math.max(...underWay.map(([, , , units]) => units));
  for (const order of underWay) {
    const high = (0.35 + 1.15 * (order[3] / most)) * k;
    pen.fillStyle = isLate(order) ? LATE : TRUCK;
    pen.fillRect(from + where(order) * (to - from - 0.35 * k), y + 0.75 * k - high, 0.35 * k, high);
  }
  const due = underWay.filter((order) => !isLate(order) && order[1] !== null).map(([, expected]) => expected);
  const late = underWay.filter(isLate).length;
  const each = trace.purchase_orders_each > 1 ? `, a bar: ${trace.purchase_orders_each}` : "";
  const words = [`${number(underWay.length * trace.purchase_orders_each)} under way${each}`];
  if (due.length) words.push(`next due ${trace.time_unit} ${time(Math.min(...due))}`);
  if (late) words.push(`${number(late)} late`);
  text(pen, words.join(", "), to, y + 1.45 * k, SOFT, "right", 0.75);
}

export function drawShelf(pen, { x, y, width, height }, onHand, scale) {
  const k = rem();
  heading(pen, ["on the shelf", "shelf", ""], number(onHand), x, y, width);
  const [top, room] = [y + 1.4 * k, height - 1.4 * k];
  pen.strokeStyle = LINE;
  pen.lineWidth = 1;
  round(pen, x, top, width, room, 0.4 * k);
  pen.stroke();
  if (!onHand) return text(pen, "empty", x + width / 2, top + room / 2, SOFT, "center", 0.85);
  const columns = Math.max(6, Math.floor(width / (0.85 * k)));
  const cell = (width - 0.5 * k) / columns;
  const rows = Math.max(3, Math.floor((room - 1.4 * k) / cell));
  const each = nice(scale.most / (columns * rows));
  pen.fillStyle = STOCK;
  for (let n = 0; n < Math.ceil(onHand / each); n += 1) {
    const [column, row] = [n % columns, Math.floor(n / columns)];
    pen.fillRect(x + 0.25 * k + column * cell, top + room - 0.25 * k - (row + 1) * cell, cell - 2, cell - 2);
  }
  if (each > 1) text(pen, `a block: ${number(each)} units`, x + 0.4 * k, top + 0.75 * k, SOFT, "left", 0.7);
}

export function drawQueue(pen, { x, y, width, height }, now, scale, t, ended) {
  const k = rem();
  heading(pen, ["waiting customers", "waiting", ""], number(now.waiting), x, y, width);
  const [top, room] = [y + 1.4 * k, height - 1.4 * k];
  if (!now.people.length && !ended.length) {
    const words = now.waiting ? "" : "nobody waits";
    return text(pen, words, x + width / 2, top + room / 2, SOFT, "center", 0.85);
  }
  // As large as all of them have room.
  const n = Math.max(1, now.people.length);
  let size = Math.min(1.7 * k, Math.sqrt((width * room) / n));
  while (Math.floor(width / size) * Math.floor(room / size) < n && size > 2) size *= 0.96;
  const columns = Math.max(1, Math.floor(width / size));
  const place = (i) => [x + (i % columns) * size + size / 2, top + Math.floor(i / columns) * size + size / 2];
  now.people.forEach((person, i) => drawPerson(pen, ...place(i), size, person[2], (t - person[0]) / scale.long));
  for (const [person, age] of ended) {
    const ahead = now.people.findIndex(([came]) => came > person[0]);
    const [px, py] = place(ahead < 0 ? now.people.length : ahead);
    drawLeaving(pen, px, Math.min(py, top + room), Math.max(size, 0.9 * k), person, age);
  }
}

// A number, and before it the longest words for it that there is room for.
function heading(pen, forms, value, x, y, width) {
  const k = rem();
  text(pen, value, x + width, y + 0.4 * k, INK, "right", 1.1, 700);
  const room = width - pen.measureText(value).width - 0.5 * k;
  text(pen, forms.find((words) => measure(pen, words, 0.8) <= room), x, y + 0.5 * k, SOFT, "left", 0.8);
}

// Who is served goes to the shelf, who gives up goes down and away.
function drawLeaving(pen, x, y, size, [, , group, , , how], age) {
  const gone = how === "left" || how === "expired";
  const [dx, dy] = gone ? [0.3 * size, 1.6 * size] : [-1.6 * size, 0.5 * size];
  pen.globalAlpha = 1 - age * age;
  const [px, py] = [x + age * dx, y + age * dy];
  drawPerson(pen, px, py, size, group, null);
  text(pen, gone ? "✕" : "✓", px + 0.45 * size, py - 0.3 * size, gone ? LATE : SERVED, "center", 1.05, 800);
  pen.globalAlpha = 1;
}

// A person: colour and head by class; the bar below grows with the wait, and is red when it is long.
export function drawPerson(pen, x, y, size, group, share) {
  pen.fillStyle = classColour(group);
  const long = share !== null && share >= 1;
  if (size < 9) {
    if (long) pen.fillStyle = LATE;
    return pen.fillRect(x - size / 2 + 0.5, y - size / 2 + 0.5, size - 1, size - 1);
  }
  const r = 0.19 * size;
  head(pen, classHead(group), x, y - 0.26 * size, r);
  pen.beginPath();
  pen.ellipse(x, y + 0.26 * size, 0.32 * size, 0.3 * size, 0, Math.PI, 2 * Math.PI);
  pen.fill();
  if (share === null) return;
  const full = 0.72 * size;
  pen.fillStyle = "#dfe4ea";
  pen.fillRect(x - full / 2, y + 0.32 * size, full, 0.12 * size);
  pen.fillStyle = long ? LATE : INK;
  pen.fillRect(x - full / 2, y + 0.32 * size, full * Math.min(1, share), 0.12 * size);
}

function head(pen, shape, x, y, r) {
  pen.beginPath();
  if (shape === "circle") pen.arc(x, y, r, 0, 2 * Math.PI);
  else if (shape === "square") pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (shape === "triangle") path(pen, [x, y - 1.2 * r], [x + 1.2 * r, y + r], [x - 1.2 * r, y + r]);
  else path(pen, [x, y - 1.3 * r], [x + 1.2 * r, y], [x, y + 1.3 * r], [x - 1.2 * r, y]);
  pen.fill();
}

function path(pen, [x, y], ...rest) {
  pen.moveTo(x, y);
  for (const [px, py] of rest) pen.lineTo(px, py);
  pen.closePath();
}

// The least of 1, 2, 5, 10, 20, ... that is at least `size`.
function nice(size) {
  if (size <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(size));
  return [1, 2, 5, 10].find((one) => one * power >= size) * power;
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

function font(pen, size, weight) {
  pen.font = `${weight} ${size * rem()}px system-ui, "Segoe UI", sans-serif`;
}

function measure(pen, words, size) {
  font(pen, size, 400);
  return pen.measureText(words).width;
}

function text(pen, words, x, y, colour, align, size, weight = 400) {
  font(pen, size, weight);
  pen.fillStyle = colour;
  pen.textAlign = align;
  pen.fillText(words, x, y);
}
