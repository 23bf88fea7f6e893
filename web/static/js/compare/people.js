// What the figures on the stage mean: drawn as they are there.

import { el, rem } from "../dom.js";
import { drawPerson } from "../stage-draw.js";

const MOST = 8; // classes that are named; heads and colours repeat beyond

export function key(a) {
  const names = a.classes;
  const entries = names.slice(0, MOST).map((name, group) => entry(group, 0.35, names.length > 1 ? name : "a customer who waits"));
  const each = a.people_each;
  return [
    el(
      "ul",
      { class: "legend" },
      entries,
      names.length > MOST ? el("li", {}, `and ${names.length - MOST} more classes`) : null,
      entry(0, 1, "has waited longer than nine of ten do"),
      el("li", {}, el("span", { class: "served" }, "✓"), " has got it"),
      el("li", {}, el("span", { class: "gone" }, "✕"), " has lost patience and left"),
      each > 1 ? el("li", {}, `so many wait that a figure stands for ${each} of them`) : null,
    ),
    el("p", { class: "small soft" }, "The bar under a customer grows with the wait, on both sides by the same measure."),
  ];
}

function entry(group, share, label) {
  const size = 1.5 * rem();
  const ratio = window.devicePixelRatio || 1;
  const canvas = el("canvas", { width: Math.ceil(size * ratio), height: Math.ceil(size * ratio), class: "figure", "aria-hidden": "true" });
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  drawPerson(pen, size / 2, size / 2, size, group, share);
  return el("li", {}, canvas, label);
}
