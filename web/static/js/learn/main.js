// The room Learn: which lesson, or which plan, is in the address after the #.

import { get } from "../api.js";
import { $, el, replace } from "../dom.js";
import { plural } from "../format.js";
import { guarded, tell } from "../trouble.js";
import { forget, reached } from "./keep.js";
import { Lesson } from "./lesson.js";
import { showPlan, showPlans, unlock } from "./plans.js";

const REACHED = { done: "✓ done", run: "run, question open", predicted: "predicted", "": "" };
const page = { about: {}, lessons: [] };

const lesson = new Lesson({
  about: () => page.about,
  guarded,
  fail: tell,
  changed: shelf,
  next: ({ number }) => {
    const following = page.lessons.find((one) => one.number === number + 1);
    return following
      ? el("a", { class: "button main", href: `#${following.name}` }, `Next lesson: ${following.title}`)
      : el("a", { class: "button main", href: "#" }, "All lessons");
  },
  again: ({ name }) => {
    forget(name);
    shelf();
    guarded(route);
  },
});

function see(open) {
  for (const id of ["shelf", "lesson", "plans"]) $(id).classList.toggle("hidden", id !== open);
}

async function route() {
  const [place, name] = location.hash.slice(1).split("/");
  lesson.leave();
  const isLesson = page.lessons.some((one) => one.name === place);
  const open = isLesson ? "lesson" : place === "plans" ? "plans" : "shelf";
  document.title = open === "plans" ? "Lesson plans – backlab" : "Learn – backlab";
  const found = isLesson ? await fetched(place) : null;
  see(open);
  if (open === "lesson") lesson.open(found);
  else if (open === "plans" && name) await showPlan(name, page.needsToken);
  else if (open === "plans") showPlans(page.lessons);
  else if (place) throw new Error(`There is no lesson called ${place}; choose one of these.`);
  window.scrollTo(0, 0);
  if (page.moved) $(open).querySelector("h1").focus({ preventScroll: true });
  page.moved = true;
}

// A lesson; if it can't be had, back to the shelf, where its link can be tried again.
async function fetched(name) {
  try {
    return await get(`/api/lessons/${encodeURIComponent(name)}`);
  } catch (error) {
    window.history.replaceState(null, "", location.pathname);
    see("shelf");
    throw error;
  }
}

function shelf() {
  replace(
    $("lessons"),
    page.lessons.map(({ name, number, title, question, minutes }) => {
      const far = reached(name);
      return el(
        "li",
        { class: `card ${far}` },
        el("h2", {}, el("a", { href: `#${name}` }, `${number}. ${title}`)),
        el("p", {}, question),
        el("p", { class: "soft small" }, `about ${plural(minutes, "minute")}`, far ? el("b", { class: "far" }, ` · ${REACHED[far]}`) : null),
      );
    }),
  );
  $("forget").disabled = !page.lessons.some(({ name }) => reached(name));
}

async function begin() {
  const [found, about] = await Promise.all([get("/api/lessons"), get("/api/kpis")]);
  Object.assign(page, { about, lessons: found.lessons, needsToken: found.needs_token });
  shelf();
  await route();
}

// The address says which lesson it is, so the link that skips the bar must not change it.
document.querySelector(".skip").addEventListener("click", (event) => {
  event.preventDefault();
  $("main").focus();
});
$("lock").addEventListener("submit", (event) => {
  event.preventDefault();
  unlock($("token").value.trim());
  guarded(route);
});
window.addEventListener("hashchange", () => guarded(route));
$("forget").addEventListener("click", () => {
  if (!window.confirm("All predictions and answers are forgotten then. Begin anew?")) return;
  forget(...page.lessons.map(({ name }) => name));
  shelf();
});
guarded(begin);
