// The instructor's page: a lesson in 45 minutes, with what its runs will show. It prints on A4.

import { get } from "../api.js";
import { linkOf } from "../compare/link.js";
import { $, el, replace } from "../dom.js";
import { WORDS } from "../figures.js";
import { figure, plural, signed, unitOf } from "../format.js";
import { table } from "../table.js";
import { figuresExpected, fill } from "./fill.js";
import { LABELS } from "./outcome.js";
import { CHANGES } from "./people.js";
import { settingsOf } from "./run.js";

const KEY = "backlab-instructor"; // as at the instructor's desk of room Play
const ROOMS = { "/": "Compare", "/learn": "Learn", "/play": "Play", "/teach": "your desk" };

export function showPlans(lessons) {
  $("lock").classList.add("hidden");
  $("plans-head").textContent = "Lesson plans";
  replace(
    $("plan"),
    el("p", { class: "lead" }, "Each plan fills 45 minutes with one of the lessons: what to show, what to ask, what will come out, and what is usually misunderstood."),
    el("ol", { class: "shelf" }, lessons.map(({ name, number: k, title, question }) => el("li", { class: "card" }, el("h2", {}, el("a", { href: `#plans/${name}` }, `${k}. ${title}`)), el("p", {}, question)))),
    el("p", { class: "soft" }, "The class needs no account and no installation: a browser, on a phone if need be. Start the server with ", el("code", {}, "backlab serve --host 0.0.0.0"), "; it prints the address for the class and the token for you. Games are made at the ", el("a", { href: "/teach" }, "instructor's desk"), "."),
  );
}

// Show a plan, or ask for the token that it needs.
export async function showPlan(name, needsToken) {
  const token = kept();
  const ask = (isAsked) => $("lock").classList.toggle("hidden", !isAsked);
  replace($("plan"));
  $("plans-head").textContent = "Lesson plan";
  ask(needsToken && !token);
  if (needsToken && !token) return;
  try {
    show(await get(`/api/lessons/${encodeURIComponent(name)}/plan`, token));
  } catch (error) {
    ask(error.status === 403);
    throw error;
  }
}

function kept() {
  try {
    return sessionStorage.getItem(KEY) || "";
  } catch {
    return ""; // without storage it is asked for each time
  }
}

export function unlock(token) {
  try {
    sessionStorage.setItem(KEY, token);
  } catch {
    // It is asked for again.
  }
}

function show(lesson) {
  const told = (text) => fill(text, lesson.facts, figuresExpected(lesson.expect));
  const { plan } = lesson;
  document.title = `Plan: ${lesson.title} – backlab`;
  $("plans-head").textContent = `Plan of lesson ${lesson.number}: ${lesson.title}`;
  replace(
    $("plan"),
    el("p", { class: "row noprint" }, el("button", { type: "button", class: "main", id: "print", onclick: () => window.print() }, "Print on A4"), el("a", { class: "button", href: `#${lesson.name}` }, "The lesson itself"), el("a", { class: "button", href: "#plans" }, "All plans")),
    el("div", { class: "card" }, el("h2", {}, "Goal"), el("p", {}, told(plan.goal)), plan.before.length ? [el("h2", {}, "Before the class"), el("ul", {}, plan.before.map((text) => el("li", {}, told(text))))] : null),
    el("div", { class: "card" }, el("h2", {}, "45 minutes"), steps(plan.steps, lesson.name, told)),
    el("div", { class: "card second" }, el("h2", {}, "What will come out"), rightAnswers(lesson, told), expectations(lesson.expect, lesson.verdicts, `Figures of ${lesson.replications} runs. Any seed gives them within the tolerance, which is four standard errors.`)),
    plan.board.length ? el("div", { class: "card" }, el("h2", {}, "On the board"), el("ul", {}, plan.board.map((text) => el("li", {}, told(text))))) : null,
    el("div", { class: "card" }, el("h2", {}, "Often said, and what is true"), el("dl", { class: "said" }, plan.misconceptions.map(({ said, true: so }) => [el("dt", {}, `“${told(said)}”`), el("dd", {}, told(so))]))),
    lesson.further.length ? el("div", { class: "card" }, el("h2", {}, "If there is time: more to show in Compare"), el("ul", {}, lesson.further.map((one) => further(lesson, one)))) : null,
    lesson.command ? el("p", { class: "small soft" }, "The same numbers in a terminal: ", el("code", {}, lesson.command)) : null,
  );
}

function steps(list, name, told) {
  let from = 0;
  const rows = list.map(({ minutes, title, page, do: what, ask }) => {
    const time = `${from}–${from + minutes}`;
    from += minutes;
    return {
      cells: [
        el("span", { class: "minutes" }, time),
        { class: "wide", content: [el("b", {}, told(title)), el("p", {}, told(what)), ask.length ? el("ul", { class: "questions" }, ask.map((text) => el("li", {}, told(text)))) : null] },
        page === "the board" ? page : el("a", { href: page === "/learn" ? `#${name}` : page }, ROOMS[page]),
      ],
    };
  });
  return table(["min", "what to do, and what to ask", "where"], rows);
}

function rightAnswers({ predict, ask, verdicts, expect, facts }, told) {
  const right = predict.slider ? null : predict.options.find((option) => option.verdicts.includes(verdicts[predict.figure.split(".")[1]]));
  const { mean, half } = expected(expect[predict.figure]);
  const answer = ask.options.find((option) => option.right);
  return el(
    "dl",
    {},
    el("dt", {}, "Prediction: ", fill(predict.question, facts)),
    el("dd", {}, right ? `${fill(right.text, facts)}: ${mean} ± ${half} ${unitOf(expect[predict.figure].unit)}` : `${mean} ± ${half} ${predict.slider.unit}`),
    el("dt", {}, "Question: ", told(ask.text)),
    el("dd", {}, told(answer.text)),
  );
}

function expected({ value, tolerance, unit }) {
  return figure({ mean: value, half_width: tolerance }, unit);
}

// Figures by KPI: A, B and what is between them; then shares of customers.
function expectations(expect, verdicts, caption) {
  const figures = Object.values(expect);
  const kpis = [...new Map(figures.filter((one) => one.kpi).map((one) => [one.kpi, one])).values()];
  const cell = (side, kpi) => {
    const one = expect[`${side}.${kpi}`];
    if (!one) return "";
    const { mean, half } = expected(one);
    return `${side === "gap" ? signed(mean) : mean} ± ${half}`;
  };
  const rows = kpis.map(({ kpi, label, unit }) => ({
    "data-kpi": kpi,
    cells: [[LABELS[kpi] ?? label, el("span", { class: "soft small" }, `, ${unitOf(unit)}`)], ...["a", "b", "gap"].map((side) => cell(side, kpi)), verdicts[kpi] ? WORDS[verdicts[kpi]] : ""],
  }));
  const shares = figures.filter((one) => one.class).map((one) => {
    const { mean, half } = expected(one);
    return { cells: [`${one.class} orders: ${CHANGES[one.label] || one.label}, %`, "", "", `${mean} ± ${half}`, ""] };
  });
  return table(["", "A", "B", "B less A", "verdict"], [...rows, ...shares], caption);
}

function further(lesson, one) {
  const replications = one.replications ?? lesson.replications;
  const { scenario, seed, replication, facts } = lesson;
  const state = { scenario, seed, replications, replication, a: settingsOf(one.a), b: settingsOf(one.b) };
  const side = (name) => [el("span", { class: `${name} tag` }, name.toUpperCase()), ` ${fill(one[name].label, facts)}. `];
  return el(
    "li",
    { class: "further" },
    el("a", { href: `/${linkOf(state)}` }, fill(one.text, facts)),
    el("br"),
    el("span", { class: "small" }, side("a"), side("b"), replications === lesson.replications ? "" : `${plural(replications, "run")} of each. `, Object.values(one.expect).map((each) => inShort(each, one.verdicts)).join("; "), "."),
  );
}

const NAMES = { a: "A", b: "B", gap: "B less A" };

function inShort(one, verdicts) {
  const { mean, half } = expected(one);
  if (one.class) return `${one.class} orders ${CHANGES[one.label] || one.label}: ${mean} ± ${half} %`;
  const verdict = one.side === "gap" && verdicts[one.kpi] ? ` (${WORDS[verdicts[one.kpi]]})` : "";
  const unit = one.unit === "fraction" && one.side === "gap" ? "points" : unitOf(one.unit);
  return `${one.label}, ${NAMES[one.side]}: ${one.side === "gap" ? signed(mean) : mean} ± ${half} ${unit}${verdict}`;
}
