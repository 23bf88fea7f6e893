// A lesson from its story to what comes after it, a step at a time.

import { linkOf } from "../compare/link.js";
import { Replay } from "../compare/replay.js";
import { $, el, replace } from "../dom.js";
import { number, plural } from "../format.js";
import { busy, tell } from "../trouble.js";
import { figuresOf, fill } from "./fill.js";
import { keep, kept } from "./keep.js";
import { outcome } from "./outcome.js";
import { ask } from "./predict.js";
import { question } from "./question.js";
import { Funnel, begin, settingsOf } from "./run.js";

const STEPS = { predict: "Predict", run: "Run", compared: "Compare", asked: "One question" };

export class Lesson {
  // `room` has about() of KPIs, guarded(act), fail(error), next(name) and again(name).
  constructor(room) {
    this.room = room;
    this.replay = new Replay(room.about);
    this.stop = null;
    $("many").addEventListener("click", () => this.begin());
    $("cancel").addEventListener("click", () => this.cancel("stopped"));
    $("onward").addEventListener("click", () => go("compared"));
  }

  open(lesson) {
    this.leave();
    this.lesson = lesson;
    this.progress = kept(lesson);
    document.title = `${lesson.title} – backlab`;
    const told = (text) => fill(text, lesson.facts);
    $("title").textContent = `${lesson.number}. ${lesson.title}`;
    $("question").textContent = told(lesson.question);
    replace($("told"), lesson.story.map((text) => el("p", {}, told(text))));
    replace($("shops"), ["a", "b"].map((side) => el("p", { class: `shop ${side}` }, el("span", { class: "tag" }, side.toUpperCase()), " ", el("b", {}, told(lesson[side].label)), el("br"), told(lesson[side].about))));
    for (const side of ["a", "b"]) $(`shop-${side}`).textContent = told(lesson[side].label);
    $("speed").value = lesson.speed;
    $("watch").textContent = told(lesson.watch);
    this.shown = false;
    this.show();
  }

  leave() {
    this.cancel("");
    if (this.replay.playing) this.replay.toggle();
  }

  keep(more, step) {
    this.progress = { ...this.progress, ...more };
    keep(this.lesson, this.progress);
    this.show();
    this.room.changed();
    go(step);
  }

  show() {
    const { lesson, progress } = this;
    const { guess, found, answer } = progress;
    $("onward").classList.toggle("hidden", !found);
    $("many").classList.toggle("main", !found);
    $("many").textContent = found ? "Run them again" : `Run both ${number(lesson.replications)} times`;
    const open = { predict: true, run: guess !== undefined, compared: !!found, asked: !!found };
    for (const [id, isOpen] of Object.entries(open)) $(id).classList.toggle("hidden", !isOpen);
    $("on").classList.toggle("hidden", answer === undefined);
    this.steps(open, answer !== undefined);
    ask($("guess"), lesson, guess, (given) => this.keep({ guess: given }, "run"));
    if (open.run && !this.shown) {
      this.shown = true;
      const { scenario, seed, replication } = lesson;
      this.room.guarded(() => this.replay.load({ scenario, seed, replication, a: settingsOf(lesson.a), b: settingsOf(lesson.b) }, true));
      $("narrowing").classList.add("hidden");
      $("done").textContent = found ? `${plural(found.done, "run")} of each, kept from before` : "";
    }
    if (!found) return;
    outcome($("outcome"), lesson, guess, found, this.room.about());
    question($("answer"), lesson, figuresOf(found), answer, (given) => this.keep({ answer: given }, "on"));
    if (answer !== undefined) this.ways();
  }

  steps(open, isDone) {
    const ids = Object.keys(STEPS);
    const present = isDone ? null : ids.findLast((id) => open[id] && !(id === "asked"));
    const past = { predict: open.run, run: open.compared, compared: open.asked && isDone, asked: isDone };
    replace(
      $("steps"),
      ids.map((id) =>
        el(
          "li",
          { class: past[id] ? "past" : "", "aria-current": id === present ? "step" : null },
          el("button", { type: "button", class: "slight", disabled: !open[id], onclick: () => go(id) }, past[id] ? "✓ " : "", STEPS[id]),
        ),
      ),
    );
  }

  begin() {
    tell(null);
    this.cancel("");
    const funnel = new Funnel(this.lesson, this.progress.guess);
    busy($("many"), true);
    const told = (found) => {
      $("narrowing").classList.remove("hidden");
      funnel.add(found);
      $("progress").value = found.done / found.total;
      $("done").textContent = `${number(found.done)} of ${number(found.total)} runs of each`;
    };
    this.stop = begin(this.lesson, {
      progress: told,
      done: (found) => {
        told(found);
        this.over();
        this.keep({ found }, null);
      },
      failed: (error) => {
        this.over();
        $("done").textContent = "";
        this.room.fail(error);
      },
    });
  }

  over() {
    this.stop = null;
    busy($("many"), false);
  }

  cancel(word) {
    this.stop?.();
    this.over();
    $("done").textContent = word;
  }

  ways() {
    const { lesson } = this;
    const { scenario, seed, replication } = lesson;
    const link = (one, text, id) => {
      const replications = one.replications ?? lesson.replications;
      const state = { scenario, seed, replications, replication, a: settingsOf(one.a), b: settingsOf(one.b) };
      return el("li", {}, el("a", { href: `/${linkOf(state)}`, id }, text));
    };
    replace(
      $("ways"),
      el("p", {}, "In room Compare every rule can be turned. These open there:"),
      el("ul", { class: "ways" }, link(lesson, "Go on in Compare with these two shops", "compare-link"), lesson.further.map((one) => link(one, fill(one.text, lesson.facts)))),
      el("p", { class: "row" }, this.room.next(lesson), el("button", { type: "button", id: "again", onclick: () => this.room.again(lesson) }, "Do this lesson again")),
    );
  }
}

// Go to a step, with the eyes and with the keyboard.
function go(id) {
  if (!id) return;
  $(id).scrollIntoView({ block: "start" });
  $(`${id}-head`).focus({ preventScroll: true });
}
