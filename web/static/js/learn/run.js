// Many runs of both shops, on the server, as room Compare does them; and the interval that narrows.

import { follow, post, remove } from "../api.js";
import { fit, frame, legend, mark, range } from "../chart.js";
import { $, rem, replace, svg } from "../dom.js";
import { figure, number, signed, unitOf } from "../format.js";
import { figuresOf } from "./fill.js";
import { CHANGES } from "./people.js";

const LOOKS = {
  a: { label: "A", colour: "#0072b2", shape: "circle" },
  b: { label: "B", colour: "#c44e00", shape: "square" },
  gap: { label: "B less A", colour: "#1b2430", shape: "diamond" },
  people: { label: "share of these orders", colour: "#c44e00", shape: "square" },
};
const GUESS = "#5b2da0";

export function settingsOf({ variant, rules, multipliers }) {
  return { variant, rules, multipliers };
}

// Begin; `on` has progress(found), done(found) and failed(error). Returns what ends it.
export function begin(lesson, on) {
  const { scenario, seed, replications } = lesson;
  const job = { id: null, isOver: false, stop: () => {} };
  const unlessOver = (act) => (given) => job.isOver || act(given);
  post("/api/compare", { scenario, seed, replications, a: settingsOf(lesson.a), b: settingsOf(lesson.b) })
    .then(({ id }) => {
      if (job.isOver) return remove(`/api/jobs/${id}`);
      job.id = id;
      job.stop = follow(`/api/jobs/${id}/events`, { progress: unlessOver(on.progress), done: unlessOver(on.done), failed: unlessOver(on.failed) });
    })
    .catch(unlessOver(on.failed));
  return () => {
    job.isOver = true;
    job.stop();
    if (job.id) remove(`/api/jobs/${job.id}`).catch(() => {});
  };
}

// A picture of what was known after so many runs, of the figure that was predicted.
export class Funnel {
  constructor(lesson, guess) {
    this.lesson = lesson;
    this.guess = lesson.predict.slider ? guess : null;
    this.told = [];
    const [side] = lesson.predict.figure.split(".");
    this.names = { [side]: lesson.predict.figure };
  }

  add(found) {
    const figures = figuresOf(found);
    const points = Object.entries(this.names).map(([side, name]) => [side, figures(name)]);
    this.told.push({ n: found.done, points: points.filter(([, one]) => one && one.mean !== null && one.half_width !== null) });
    this.label = this.about(found);
    this.show(found.total);
  }

  about(found) {
    const [side, ...rest] = this.lesson.predict.figure.split(".");
    if (side === "people") return `${rest[0]} orders: ${CHANGES[rest[1]]}, %`;
    const row = found.kpis[rest[0]];
    return `${row.label}, ${unitOf(row.unit)}`;
  }

  show(total) {
    const looks = Object.keys(this.names).map((side) => LOOKS[side]);
    if (this.guess !== null) looks.push({ label: "your prediction", colour: GUESS, dash: "7 4" });
    replace($("legend-narrowing"), legend(looks, "Bars: 95 % intervals."));
    fit($("funnel"), (width) => this.chart(width, total));
  }

  chart(width, total) {
    const [first] = Object.keys(this.names);
    const ends = this.told.flatMap(({ points }) => points.flatMap(([, one]) => [-1, 1].map((way) => factor(one) * (one.mean + way * one.half_width))));
    const [low, high] = [Math.min(...ends), Math.max(...ends)];
    // What is far from all intervals would make them too small to be seen.
    const isNear = (value) => value > low - 2 * (high - low) && value < high + 2 * (high - low);
    const line = this.guess ?? (first === "gap" ? 0 : null);
    const shown = line !== null && isNear(line) ? [line] : [];
    const { root, plane, sx, sy, edge, height } = frame({
      width, height: 15 * rem(), x: [0, total * 1.03], y: range([...ends, ...shown]),
      xLabel: "runs done", yLabel: "", title: `${this.label}: ${this.inWords()}`, pad: { top: 30 },
    });
    root.append(svg("text", { x: 0, y: 0.9 * rem(), class: "strong" }, this.label));
    if (shown.length) {
      const [stroke, dash] = this.guess === null ? ["#55606e", "2 3"] : [GUESS, "7 4"];
      plane.append(svg("line", { x1: edge.left, x2: width - edge.right, y1: sy(line), y2: sy(line), stroke, "stroke-width": 2, "stroke-dasharray": dash }));
    } else if (this.guess !== null) {
      const above = line > high;
      plane.append(svg("text", { x: width - edge.right, y: above ? edge.top + 0.8 * rem() : height - edge.bottom - 0.4 * rem(), "text-anchor": "end", class: "far" }, `${above ? "↑" : "↓"} your prediction, ${number(line)}, is far ${above ? "above" : "below"}`));
    }
    for (const { n, points } of this.told) {
      points.forEach(([side, one], k) => {
        const x = sx(n) + (k - (points.length - 1) / 2) * 0.5 * rem();
        const [low, high] = [-1, 1].map((way) => sy(factor(one) * (one.mean + way * one.half_width)));
        const { colour, shape } = LOOKS[side];
        plane.append(
          svg("line", { x1: x, x2: x, y1: low, y2: high, stroke: colour, "stroke-width": 2 }),
          ...[low, high].map((y) => svg("line", { x1: x - 4, x2: x + 4, y1: y, y2: y, stroke: colour, "stroke-width": 2 })),
          mark(shape, x, sy(factor(one) * one.mean), 0.28 * rem(), { fill: colour }),
        );
      });
    }
    return root;
  }

  inWords() {
    const { n, points } = this.told[this.told.length - 1];
    const each = points.map(([side, one]) => {
      const { mean, half } = figure(one, one.unit);
      return `${LOOKS[side].label} ${side === "gap" ? signed(mean) : mean} ± ${half}`;
    });
    return `after ${number(n)} runs ${each.join(", ")}`;
  }
}

function factor({ unit }) {
  return unit === "fraction" ? 100 : 1;
}
