// Customers as figures: colour and head by class; the bar below grows with the wait.

import { el, svg } from "../dom.js";
import { number } from "../format.js";
import { classColour, classHead } from "../stage-draw.js";

const HEADS = {
  circle: () => svg("circle", { cx: 10, cy: 5, r: 4 }),
  square: () => svg("rect", { x: 6.4, y: 1.4, width: 7.2, height: 7.2 }),
  triangle: () => svg("path", { d: "M10 0.2L14.8 9H5.2Z" }),
  diamond: () => svg("path", { d: "M10 -0.2L14.8 5L10 10L5.2 5Z" }),
};

export function person(group, share = null) {
  const node = svg(
    "svg",
    { viewBox: "0 0 20 22", class: "person", "aria-hidden": "true" },
    svg("g", { fill: classColour(group) }, HEADS[classHead(group)](), svg("path", { d: "M3.6 17a6.4 6 0 0 1 12.8 0Z" })),
  );
  if (share === null) return node;
  node.append(
    svg("rect", { x: 2, y: 18.5, width: 16, height: 2.5, fill: "#dfe4ea" }),
    svg("rect", { x: 2, y: 18.5, width: 16 * Math.min(1, share), height: 2.5, fill: "#1b2430" }),
  );
  return node;
}

// Those who wait, the longest first, up to so many of `all`.
export function crowd(state, waiting, all, most) {
  const groups = new Map(state.classes.map(({ name }, k) => [name, k]));
  const longest = Math.max(...state.waiting.map((one) => state.now - one.since), state.length);
  return el(
    "div",
    { class: "crowd", "aria-hidden": "true" },
    waiting.slice(0, most).map((one) => person(groups.get(one.class), (state.now - one.since) / longest)),
    all > most ? el("span", {}, `and ${number(all - most)} more`) : null,
  );
}
