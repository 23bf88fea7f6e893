// The profit of teams and of the best rule in hindsight, round by round, against the scenario's own.

import { frame, legend, line, mark, range } from "../chart.js";
import { el, rem, svg } from "../dom.js";

const LINES = ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9"];
const SHAPES = ["circle", "square", "triangle", "diamond"];
const NAMED = LINES.length; // teams with a colour; the others are thin and grey

export function race(about, { teams, computers }, own, width) {
  const zero = computers[0].profits;
  const series = (one) => [[0, 0], ...one.profits.map((profit, k) => [k + 1, profit - zero[k]])];
  const marked = own ? [...teams.filter((one) => one.team === own), ...teams.filter((one) => one.team !== own)] : teams;
  const lines = marked.map((one, k) => ({ label: one.team, points: series(one), colour: k < NAMED ? LINES[k] : "#c3cad3", shape: k < NAMED ? SHAPES[k % SHAPES.length] : null, heavy: k === 0 }));
  const best = computers.find((one) => one.name === "hindsight");
  if (best) lines.push({ label: "best simple rule in hindsight", points: series(best), colour: "#1b2430", dash: "6 4" });
  const values = lines.flatMap((one) => one.points.map(([, value]) => value));
  const { root, plane, sx, sy } = frame({
    width, height: 19 * rem(), x: [0, about.rounds], y: range(values, { zero: true }),
    whole: true, xLabel: "after round", yLabel: `profit against the scenario's own rules, ${about.currency}`,
    title: "Profit of each team against the scenario's own rules, round by round",
  });
  plane.append(svg("line", { x1: sx(0), x2: sx(about.rounds), y1: sy(0), y2: sy(0), stroke: "#1b2430", "stroke-width": 1.5 }));
  for (const one of [...lines].reverse()) {
    plane.append(svg("path", { d: line(one.points, sx, sy), fill: "none", stroke: one.colour, "stroke-width": one.heavy ? 3.5 : 2, "stroke-dasharray": one.dash ?? null }));
    if (one.shape) for (const [x, y] of one.points.slice(1)) plane.append(mark(one.shape, sx(x), sy(y), 0.24 * rem(), { fill: one.colour }));
  }
  const grey = Math.max(0, teams.length - NAMED);
  const named = lines.filter((one) => one.shape || one.dash);
  return [legend(named.map((one) => ({ ...one, label: el("bdi", {}, one.label) })), grey ? `and ${grey} more teams in grey` : ""), root];
}
