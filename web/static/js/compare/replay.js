// The replay of one run: two stages and a line of time under one clock.

import { post } from "../api.js";
import { frame, legend, range, steps } from "../chart.js";
import { $, calm, el, replace, svg } from "../dom.js";
import { Stage, classColour, clock } from "../stage.js";

const SIDES = ["a", "b"];
const COLOURS = { a: "#0072b2", b: "#c44e00" };

export class Replay {
  constructor() {
    this.t = 0;
    this.playing = false;
    this.last = null;
    this.stages = {};
    this.asked = null;
    $("play").addEventListener("click", () => this.toggle());
    $("back").addEventListener("click", () => this.seek(0));
    $("step").addEventListener("click", () => this.step());
    $("scrub").addEventListener("input", () => this.seek((Number($("scrub").value) / 1000) * this.end));
    window.addEventListener("resize", () => this.draw());
  }

  get end() {
    return this.traces ? this.traces.a.end : 1;
  }

  // Time units that pass in a second: a run takes from two minutes to two seconds.
  get pace() {
    return this.end / (120 * (2 / 120) ** (Number($("speed").value) / 100));
  }

  async load(state) {
    this.asked?.abort();
    this.asked = new AbortController();
    const { scenario, seed, replication } = state;
    const ask = (side) => post("/api/trace", { scenario, seed, replication, settings: state[side] }, null, this.asked.signal);
    const [a, b] = await Promise.all(SIDES.map(ask));
    this.traces = { a, b };
    for (const side of SIDES) {
      if (this.stages[side]) this.stages[side].show(this.traces[side]);
      else this.stages[side] = new Stage($(`stage-${side}`), this.traces[side]);
    }
    if (this.t === 0 || this.t > this.end) this.t = Math.min(a.warm_up, this.end);
    this.timeline();
    this.people();
    this.draw();
  }

  toggle() {
    this.playing = !this.playing;
    $("play").textContent = this.playing ? "Pause" : "Play";
    $("play").setAttribute("aria-pressed", String(this.playing));
    if (!this.playing) return this.draw();
    if (this.t >= this.end) this.t = 0;
    this.last = null;
    requestAnimationFrame((now) => this.tick(now));
  }

  tick(now) {
    if (!this.playing) return;
    // Who asked for less motion sees one picture a second.
    const least = calm.matches ? 1000 : 0;
    if (this.last === null) this.last = now;
    if (now - this.last >= least) {
      this.t = Math.min(this.end, this.t + (this.pace * Math.min(now - this.last, 1200)) / 1000);
      this.last = now;
      this.draw();
    }
    if (this.t >= this.end) return this.toggle();
    requestAnimationFrame((next) => this.tick(next));
  }

  step() {
    if (this.playing) this.toggle();
    this.seek(Math.min(this.end, Math.floor(this.t + 1 + 1e-9)));
  }

  seek(t) {
    this.t = t;
    this.draw();
  }

  draw() {
    if (!this.traces) return;
    for (const side of SIDES) {
      this.stages[side].draw(this.t, this.playing && !calm.matches ? this.pace : 0);
      if (!this.playing) $(`words-${side}`).textContent = this.stages[side].words(this.t);
    }
    $("clock").textContent = clock(this.traces.a, this.t);
    $("scrub").value = Math.round((this.t / this.end) * 1000);
    $("scrub").setAttribute("aria-valuetext", clock(this.traces.a, this.t));
    if (this.hand) {
      const x = this.sx(this.t);
      this.hand.setAttribute("x1", x);
      this.hand.setAttribute("x2", x);
    }
  }

  // Stock above zero and backlog below it, of both sides.
  timeline() {
    const { a, b } = this.traces;
    const highs = [...a.levels.on_hand, ...b.levels.on_hand];
    const lows = [...a.levels.backorders, ...b.levels.backorders].map((units) => -units);
    const chart = frame({
      width: 1100, height: 210, x: [0, this.end], y: range([...highs, ...lows], { zero: true }),
      xLabel: `time, ${a.time_unit}s`, yLabel: "units",
      title: `Stock on hand above zero and backlog below it, over ${this.end} ${a.time_unit}s, of A and B`,
    });
    const { plane, sx, sy, height, edge } = chart;
    if (a.warm_up > 0) {
      plane.append(svg("rect", { x: sx(0), width: sx(a.warm_up) - sx(0), y: edge.top, height: height - edge.bottom - edge.top, fill: "#eef1f4" }));
      plane.append(svg("text", { x: sx(0) + 5, y: edge.top + 13 }, "warm-up"));
    }
    for (const side of SIDES) {
      const { levels } = this.traces[side];
      const dash = side === "b" ? "6 3" : null;
      const path = (values, sign) => steps(levels.times.map((t, k) => [t, sign * values[k]]), sx, sy);
      for (const [values, sign] of [[levels.on_hand, 1], [levels.backorders, -1]]) {
        plane.append(svg("path", { d: path(values, sign), fill: "none", stroke: COLOURS[side], "stroke-width": 1.5, "stroke-dasharray": dash }));
      }
    }
    this.sx = sx;
    this.hand = svg("line", { y1: edge.top, y2: height - edge.bottom, stroke: "#1b2430", "stroke-width": 2 });
    plane.append(this.hand);
    replace($("timeline"), legend([{ label: "A", colour: COLOURS.a }, { label: "B", colour: COLOURS.b, dash: "6 3" }, { label: "above 0: on the shelf; below 0: backlog", colour: "transparent" }]), chart.root);
  }

  people() {
    const names = this.traces.a.classes;
    replace(
      $("legend-people"),
      "Each circle is a customer who waits",
      names.length > 1 ? [" (", names.map((name, k) => [k ? ", " : "", el("span", {}, dot(k), ` ${name}`)]), ")"] : "",
      "; the dark ring closes the longer the wait. ✓ has got it, ✕ has left. ",
      this.traces.a.people_left_out ? "Only the first 3,000 who wait are drawn." : "",
    );
  }
}

function dot(k) {
  const sign = svg("svg", { width: 12, height: 12, "aria-hidden": "true" });
  sign.append(svg("circle", { cx: 6, cy: 6, r: 5, fill: classColour(k) }));
  return sign;
}
