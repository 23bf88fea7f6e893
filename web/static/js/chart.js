// Charts in SVG: axes with round ticks, lines with steps, points with crosses of error.

import { el, rem, replace, svg } from "./dom.js";
import { number } from "./format.js";

// Room for ticks and labels, in letters' sizes of 16 pixels.
const PAD = { left: 58, right: 14, top: 12, bottom: 44 };

// Draw into a box, and again whenever its width changes: `draw` gets the width in pixels, so that
// letters in a chart are as large as all others.
const fitted = new WeakMap();
const watcher = new ResizeObserver((entries) => entries.forEach(({ target }) => redraw(target)));

export function fit(box, draw) {
  fitted.set(box, { draw, width: null });
  watcher.observe(box);
  redraw(box);
}

function redraw(box) {
  const known = fitted.get(box);
  const width = Math.floor(box.clientWidth);
  if (!known || !width || width === known.width) return;
  known.width = width;
  replace(box, known.draw(width));
}

export function ticks(low, high, about = 5) {
  if (!(high > low)) return [low];
  const raw = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = power * ([1, 2, 5, 10].find((one) => one * power >= raw) || 10);
  const first = Math.ceil(low / step - 1e-9) * step;
  const found = [];
  for (let at = first; at <= high + step * 1e-6; at += step) found.push(Number(at.toPrecision(12)));
  return found;
}

export function range(values, { zero = false, pad = 0.06 } = {}) {
  let low = Math.min(...values.filter(Number.isFinite));
  let high = Math.max(...values.filter(Number.isFinite));
  if (!Number.isFinite(low)) [low, high] = [0, 1];
  if (zero) [low, high] = [Math.min(0, low), Math.max(0, high)];
  if (high === low) [low, high] = [low - 1, high + 1];
  const more = (high - low) * pad;
  return [zero && low === 0 ? 0 : low - more, high + more];
}

export function decimals(found) {
  const step = found.length > 1 ? Math.abs(found[1] - found[0]) : 1;
  return Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
}

// A frame with axes; returns the svg, its plane to draw on, and the scales. `whole`: x has no halves.
export function frame({ width = 640, height = 260, x, y, xLabel, yLabel, title, whole = false, pad = {} }) {
  const k = rem() / 16;
  const ys = ticks(y[0], y[1], height / (50 * k));
  const longest = Math.max(...ys.map((at) => number(at, decimals(ys)).length));
  const rooms = { ...PAD, left: Math.max(PAD.left, 30 + 7.5 * longest), ...pad };
  const edge = Object.fromEntries(Object.entries(rooms).map(([side, room]) => [side, room * k]));
  const sx = (v) => edge.left + ((v - x[0]) / (x[1] - x[0])) * (width - edge.left - edge.right);
  const sy = (v) => height - edge.bottom - ((v - y[0]) / (y[1] - y[0])) * (height - edge.top - edge.bottom);
  const root = svg("svg", {
    viewBox: `0 0 ${width} ${height}`,
    role: "img",
    "aria-label": title,
    preserveAspectRatio: "xMidYMid meet",
    class: "chart",
  });
  root.append(svg("title", {}, title));
  const xs = ticks(x[0], x[1], width / (95 * k)).filter((at) => !whole || Number.isInteger(at));
  for (const at of ys) {
    root.append(
      svg("line", { x1: edge.left, x2: width - edge.right, y1: sy(at), y2: sy(at), stroke: at === 0 ? "#8a94a0" : "#e3e7ec" }),
      svg("text", { x: edge.left - 6, y: sy(at) + 4 * k, "text-anchor": "end" }, number(at, decimals(ys))),
    );
  }
  for (const at of xs) {
    root.append(
      svg("line", { x1: sx(at), x2: sx(at), y1: height - edge.bottom, y2: height - edge.bottom + 4, stroke: "#8a94a0" }),
      svg("text", { x: sx(at), y: height - edge.bottom + 17 * k, "text-anchor": "middle" }, number(at, decimals(xs))),
    );
  }
  root.append(
    svg("text", { x: (edge.left + width - edge.right) / 2, y: height - 6 * k, "text-anchor": "middle" }, xLabel),
    svg("text", { transform: `translate(${13 * k} ${(edge.top + height - edge.bottom) / 2}) rotate(-90)`, "text-anchor": "middle" }, yLabel),
  );
  const plane = svg("g");
  root.append(plane);
  return { root, plane, sx, sy, width, height, edge };
}

export function steps(points, sx, sy) {
  let path = "";
  points.forEach(([x, y], k) => {
    path += k === 0 ? `M${sx(x).toFixed(1)} ${sy(y).toFixed(1)}` : `H${sx(x).toFixed(1)}V${sy(y).toFixed(1)}`;
  });
  return path;
}

export function line(points, sx, sy) {
  return points.map(([x, y], k) => `${k ? "L" : "M"}${sx(x).toFixed(1)} ${sy(y).toFixed(1)}`).join("");
}

const SHAPES = {
  circle: (s) => svg("circle", { r: s }),
  square: (s) => svg("rect", { x: -s, y: -s, width: 2 * s, height: 2 * s }),
  diamond: (s) => svg("path", { d: `M0 ${-1.3 * s}L${1.3 * s} 0L0 ${1.3 * s}L${-1.3 * s} 0Z` }),
  triangle: (s) => svg("path", { d: `M0 ${-1.2 * s}L${1.1 * s} ${s}L${-1.1 * s} ${s}Z` }),
};

export function mark(shape, x, y, size, attributes = {}) {
  const node = svg("g", { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, ...attributes });
  node.append(SHAPES[shape](size));
  return node;
}

export function legend(entries, words = "") {
  return el(
    "ul",
    { class: "legend" },
    entries.map(({ label, colour, shape, dash }) => {
      const sign = svg("svg", { viewBox: "0 0 26 14", class: "sign", "aria-hidden": "true" });
      if (shape) sign.append(mark(shape, 13, 7, 5, { fill: colour }));
      else sign.append(svg("line", { x1: 1, x2: 25, y1: 7, y2: 7, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash || null }));
      return el("li", {}, sign, label);
    }),
    words ? el("li", { class: "soft" }, words) : null,
  );
}
