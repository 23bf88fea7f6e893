// The replay of one run: two stages and a line of time under one clock.

import { post } from "../api.js";
import { fit, frame, legend, range, steps } from "../chart.js";
import { $, calm, el, rem, replace, svg } from "../dom.js";
import { figure, number, time, unitOf } from "../format.js";
import { Stage, alike, clock, scaleOf } from "../stage.js";
import { key } from "./people.js";

const SIDES = ["a", "b"];
const COLOURS = { a: "#0072b2", b: "#c44e00" };
const SHOWN = ["profit", "fill_rate", "mean_wait_backordered"]; // of a run, in short

export class Replay {
  constructor(about) {
    this.about = about; // labels and units of KPIs
    this.t = 0;
    this.playing = false;
    this.last = null;
    this.stages = {};
    this.asked = null;
    $("play").addEventListener("click", () => this.toggle());
    $("back").addEventListener("click", () => this.seek(0));
    $("step").addEventListener("click", () => this.step());
    $("longest").addEventListener("click", () => this.longest());
    $("speed").addEventListener("input", () => this.speed());
    $("scrub").addEventListener("input", () => this.seek((Number($("scrub").value) / 1000) * this.end));
    window.addEventListener("resize", () => this.draw());
  }

  get end() {
    return this.traces ? Math.max(this.traces.a.end, this.traces.b.end) : 1;
  }

  // Time units that pass in a second: a run takes from four minutes to two seconds.
  get pace() {
    return this.end / (240 * (2 / 240) ** (Number($("speed").value) / 100));
  }

  // Fetch both runs; `fresh` if it is another scenario.
  async load(state, fresh) {
    this.asked?.abort();
    this.asked = new AbortController();
    const { scenario, seed, replication } = state;
    const ask = (side) => post("/api/trace", { scenario, seed, replication, settings: state[side] }, null, this.asked.signal);
    const [a, b] = alike(...(await Promise.all(SIDES.map(ask))));
    this.traces = { a, b };
    this.hasMoney = [a, b].some(({ money }) => money.revenue.some(Boolean) || money.cost.some(Boolean));
    const scale = scaleOf(a, b);
    for (const side of SIDES) {
      if (this.stages[side]) this.stages[side].show(this.traces[side], scale);
      else this.stages[side] = new Stage($(`stage-${side}`), this.traces[side], scale);
      $(`run-${side}`).textContent = this.inShort(this.traces[side]);
    }
    if (fresh || this.t > this.end) this.t = this.beginning();
    this.timeline();
    replace($("legend-people"), key(a));
    this.speed();
    this.draw();
  }

  // The first instant after the warm-up at which somebody waits, so that there is something to see.
  beginning() {
    const firsts = SIDES.map((side) => {
      const { levels, warm_up: start } = this.traces[side];
      return levels.times.find((t, k) => t >= start && levels.waiting[k] > 0);
    }).filter((t) => t !== undefined);
    return firsts.length ? Math.min(...firsts) : Math.min(this.traces.a.warm_up, this.end);
  }

  inShort({ kpis, time_unit: unit, currency }) {
    const told = SHOWN.filter((name) => (kpis[name] ?? null) !== null && (name !== "profit" || this.hasMoney));
    const parts = told.map((name) => {
      const { label, unit: template } = this.about()[name];
      const units = template.replaceAll("{time}", unit).replaceAll("{money}", currency);
      return `${label} ${figure({ mean: kpis[name], half_width: null }, units).mean} ${unitOf(units)}`;
    });
    return parts.length ? `this run: ${parts.join(", ")}` : "";
  }

  toggle() {
    this.playing = !this.playing;
    $("play").textContent = this.playing ? "Pause" : "Play";
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

  longest() {
    const peaks = SIDES.map((side) => this.stages[side]?.longest()).filter(Boolean);
    if (this.playing) this.toggle();
    if (peaks.length) this.seek(peaks.reduce((a, b) => (b.waiting > a.waiting ? b : a)).t);
  }

  speed() {
    const words = `${number(this.pace, this.pace < 10 ? 1 : 0)} ${this.traces?.a.time_unit ?? "time unit"}s a second`;
    $("pace").textContent = words;
    $("speed").setAttribute("aria-valuetext", words);
  }

  seek(t) {
    this.t = t;
    this.draw();
  }

  draw() {
    if (!this.traces) return;
    for (const side of SIDES) {
      const stage = this.stages[side];
      stage.draw(this.t, this.playing && !calm.matches ? this.pace : 0);
      if (!this.playing) $(`stage-${side}`).setAttribute("aria-label", `The shop under ${side.toUpperCase()}: ${stage.words(this.t)}`);
      this.counters(side, stage.at(this.t));
    }
    const told = clock(this.traces.a, this.t);
    const warming = this.t < this.traces.a.warm_up;
    $("clock").textContent = warming ? `${told}, warming up: nothing is measured yet` : told;
    $("scrub").value = Math.round((this.t / this.end) * 1000);
    $("scrub").setAttribute("aria-valuetext", told);
    if (this.hand) {
      const x = this.sx(this.t);
      this.hand.setAttribute("x1", x);
      this.hand.setAttribute("x2", x);
    }
  }

  counters(side, now) {
    const money = now.profit === null || !this.hasMoney ? "–" : number(now.profit);
    const rows = [
      ["served at once", now.atOnce],
      ["left after a wait", now.left, now.left > 0],
      ["refused", now.refused, now.refused > 0],
      [`profit so far, ${this.traces.a.currency}`, money],
    ];
    const box = $(`now-${side}`);
    if (!box.children.length) replace(box, rows.map(() => el("div", {}, el("dt"), el("dd"))));
    rows.forEach(([name, value, bad], k) => {
      const [head, cell] = box.children[k].children;
      if (head.textContent !== name) head.textContent = name;
      const text = typeof value === "number" ? number(value) : value;
      if (cell.textContent !== text) cell.textContent = text;
      cell.classList.toggle("bad", !!bad);
    });
  }

  // Stock above zero and backlog below it, of both sides.
  timeline() {
    const { a, b } = this.traces;
    const highs = [...a.levels.on_hand, ...b.levels.on_hand];
    const lows = [...a.levels.backorders, ...b.levels.backorders].map((units) => -units);
    replace($("legend-time"), legend([{ label: "A", colour: COLOURS.a }, { label: "B", colour: COLOURS.b, dash: "6 3" }], "Above 0: units on the shelf. Below 0: units owed to those who wait."));
    fit($("timeline"), (width) => {
      const chart = frame({
        width, height: 13 * rem(), x: [0, this.end], y: range([...highs, ...lows], { zero: true }),
        xLabel: `time, ${a.time_unit}s`, yLabel: "units",
        title: `Stock on hand above zero and backlog below it, over ${number(this.end)} ${a.time_unit}s, of A and B`,
      });
      const { root, plane, sx, sy, height, edge } = chart;
      if (a.warm_up > 0) {
        plane.append(svg("rect", { x: sx(0), width: sx(a.warm_up) - sx(0), y: edge.top, height: height - edge.bottom - edge.top, class: "warming" }));
        if (sx(a.warm_up) - sx(0) > 4.5 * rem()) plane.append(svg("text", { x: sx(0) + 5, y: edge.top + 0.9 * rem() }, "warm-up"));
      }
      for (const side of SIDES) {
        const { levels } = this.traces[side];
        const path = (values, sign) => steps(levels.times.map((t, k) => [t, sign * values[k]]), sx, sy);
        for (const [values, sign] of [[levels.on_hand, 1], [levels.backorders, -1]]) {
          plane.append(svg("path", { d: path(values, sign), fill: "none", stroke: COLOURS[side], "stroke-width": 1.5, "stroke-dasharray": side === "b" ? "6 3" : null }));
        }
      }
      this.sx = sx;
      this.hand = svg("line", { x1: sx(this.t), x2: sx(this.t), y1: edge.top, y2: height - edge.bottom, stroke: "#1b2430", "stroke-width": 2 });
      plane.append(this.hand);
      root.addEventListener("click", (event) => {
        const share = (event.clientX - root.getBoundingClientRect().left - edge.left) / (width - edge.left - edge.right);
        this.seek(Math.max(0, Math.min(1, share)) * this.end);
      });
      // The scrubber lies under the axis.
      $("scrub").style.marginLeft = `${edge.left - 8}px`;
      $("scrub").style.width = `${width - edge.left - edge.right + 16}px`;
      return root;
    });
  }
}
