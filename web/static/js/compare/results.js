// Many runs: the intervals that narrow, the verdict, and who wins and who loses.

import { follow, post, remove } from "../api.js";
import { $, el, replace } from "../dom.js";
import { figures, money } from "../figures.js";
import { number } from "../format.js";
import { busy, tell } from "../trouble.js";

const MOST = 400; // runs that the server does

export class Results {
  constructor(room) {
    this.room = room; // state(), about(), set(name, value), done(state, found), fail(error)
    this.run = 0; // counts, so that what comes late is known to be late
    this.job = null;
    this.found = null;
    this.empty = [...$("found").children];
    $("compare").addEventListener("click", () => this.begin());
    $("cancel").addEventListener("click", () => this.cancel("stopped"));
  }

  clear() {
    this.cancel("");
    this.found = null;
    replace($("found"), this.empty);
    $("found").classList.remove("old");
  }

  stale() {
    this.cancel("");
    if (!this.found) return;
    $("done").textContent = "The settings have changed: compare again.";
    $("found").classList.add("old");
  }

  async begin() {
    tell(null);
    this.cancel("");
    const run = ++this.run;
    const state = this.room.state();
    const { scenario, seed, replications, a, b } = state;
    busy($("compare"), true);
    const over = (act) => (found) => {
      if (run !== this.run) return;
      this.job = null;
      busy($("compare"), false);
      act(found);
    };
    try {
      const { id } = await post("/api/compare", { scenario, seed, replications, a, b });
      if (run !== this.run) return remove(`/api/jobs/${id}`);
      const stop = follow(`/api/jobs/${id}/events`, {
        progress: (found) => this.show(found, false),
        done: over((found) => {
          this.show(found, true);
          this.room.done(state, found);
        }),
        failed: over((error) => this.room.fail(error)),
      });
      this.job = { id, stop };
    } catch (error) {
      over(() => this.room.fail(error))();
    }
  }

  cancel(word) {
    this.run += 1;
    this.job?.stop();
    if (this.job) remove(`/api/jobs/${this.job.id}`).catch(() => {});
    this.job = null;
    busy($("compare"), false);
    $("done").textContent = word;
  }

  show(found, over) {
    this.found = found;
    $("progress").value = found.done / found.total;
    $("done").textContent = `${number(found.done)} of ${number(found.total)} runs of each`;
    $("found").classList.remove("old");
    replace(
      $("found"),
      // Read aloud once, when all is done.
      el("p", { class: "sentence", id: "verdict", role: over ? "status" : null }, found.sentence),
      over ? this.more(found) : null,
      el("div", { id: "figures" }, figures(found)),
      found.people.length ? el("h3", {}, "Customer by customer, B against A") : null,
      found.people.length ? el("ul", { id: "people" }, found.people.map((text) => el("li", {}, text))) : null,
      found.notes.map((text) => el("p", { class: "small note" }, `Note: ${text}.`)),
      el("details", { class: "small" }, el("summary", {}, "Where the profit comes from"), money(found)),
      this.meanings(found),
    );
  }

  // How many more runs would probably give a verdict, and a button that runs them.
  more({ more, total }) {
    if (!more) return null;
    const start = `No clear difference yet in ${more.label}`;
    if (more.runs === null) return el("p", { class: "hint" }, `${start}, and no number of runs that can be foretold would show one.`);
    const wanted = total + more.runs;
    const told = `${start}: about ${number(more.runs)} more runs would probably tell. `;
    if (wanted > MOST) return el("p", { class: "hint" }, `${told}This page runs ${MOST} at most; a terminal runs any number, see below.`);
    const run = () => {
      this.room.set("replications", wanted);
      this.begin();
    };
    return el("p", { class: "hint" }, told, el("button", { type: "button", id: "more", onclick: run }, `Run ${number(wanted)} of each`));
  }

  meanings({ kpis }) {
    const about = this.room.about();
    return el(
      "details",
      { class: "small" },
      el("summary", {}, "What these figures mean"),
      el("dl", {}, Object.keys(kpis).filter((name) => about[name]).map((name) => [el("dt", {}, about[name].label), el("dd", {}, about[name].definition)])),
    );
  }
}
