// The instructor's desk: make games, set the pace, watch the board, end and debrief.

import { get, post } from "../api.js";
import { $, download, el, replace } from "../dom.js";
import { number } from "../format.js";
import { debriefed } from "./debrief.js";

const POLL = 3000;
const KEY = "backlab-instructor";
const desk = { token: "", code: null, game: null, timer: null };

function tell(error) {
  $("error").textContent = error ? error.message : "";
  $("error").classList.toggle("hidden", !error);
}

async function guarded(act) {
  try {
    tell(null);
    await act();
  } catch (error) {
    tell(error);
  }
}

async function begin() {
  desk.token = sessionStorage.getItem(KEY) || "";
  try {
    await games();
  } catch (error) {
    $("lock").classList.remove("hidden");
    if (desk.token) tell(error);
    return;
  }
  await open();
}

async function open() {
  $("lock").classList.add("hidden");
  $("desk").classList.remove("hidden");
  await newForm();
}

async function unlock(event) {
  event.preventDefault();
  desk.token = $("token").value.trim();
  await games();
  sessionStorage.setItem(KEY, desk.token);
  await open();
}

async function games() {
  const found = await get("/api/games", desk.token);
  const row = (game) =>
    el(
      "tr",
      { class: game.code === desk.code ? "chosen" : "" },
      el("th", { scope: "row" }, game.code),
      el("td", {}, game.title || game.scenario),
      el("td", {}, number(game.teams.length)),
      el("td", {}, game.over ? "over" : game.pace === "free" ? "at their own pace" : `round ${game.open} of ${game.rounds}`),
      el("td", {}, el("button", { type: "button", onclick: () => guarded(() => watch(game.code)) }, "Open")),
    );
  replace(
    $("games"),
    found.length
      ? el("table", {}, el("thead", {}, el("tr", {}, ["code", "game", "teams", "stands at", ""].map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, found.map(row)))
      : el("p", { class: "soft" }, "There is no game yet."),
  );
}

async function newForm() {
  const scenarios = await get("/api/scenarios");
  const playable = scenarios.filter((one) => one.items <= 6);
  const field = (label, node, about) => el("label", {}, label, node, about ? el("span", { class: "soft small" }, about) : null);
  const menu = (name, options) => el("select", { name }, options.map(([value, text]) => el("option", { value }, text)));
  const scenario = menu("scenario", playable.map((one) => [one.name, one.title]));
  const unit = el("span", { class: "soft small" });
  const fresh = () => (unit.textContent = ` in ${playable.find((one) => one.name === scenario.value).time_unit}s`);
  scenario.addEventListener("change", fresh);
  if (playable.some((one) => one.name === "small-e-shop")) scenario.value = "small-e-shop";
  fresh();
  replace(
    $("new"),
    field("Title, as teams see it", el("input", { name: "title", maxlength: 80 })),
    field("Scenario", scenario),
    el(
      "div",
      { class: "columns" },
      field("Rounds", el("input", { name: "rounds", type: "number", min: 1, max: 104, value: 12, required: true })),
      el("label", {}, "Length of a round", unit, el("input", { name: "length", type: "number", min: 0.001, step: "any", value: 7, required: true })),
      field("Seed", el("input", { name: "seed", type: "number", min: 0, max: 2147483647, value: Math.floor(Math.random() * 1e6), required: true }), "the same gives the same customers again"),
      field("Demand to come", menu("reveal", [["hidden", "is hidden"], ["next", "of the next round is shown"], ["all", "is shown in full"]])),
      field("Pace", menu("pace", [["instructor", "I open the rounds"], ["free", "each team its own"]])),
    ),
    el("button", { class: "main" }, "Make the game"),
  );
}

async function make(event) {
  event.preventDefault();
  const data = Object.fromEntries(new FormData($("new")));
  const terms = { ...data, rounds: Number(data.rounds), length: Number(data.length), seed: Number(data.seed) };
  const { code } = await post("/api/games", terms, desk.token);
  await watch(code);
}

async function watch(code) {
  desk.code = code;
  $("board").classList.remove("hidden");
  replace($("debrief"));
  await Promise.all([board(), games()]);
  $("board").scrollIntoView({ block: "nearest" });
}

async function board() {
  clearTimeout(desk.timer);
  const code = desk.code;
  const found = await get(`/api/games/${code}/board`, desk.token);
  if (code !== desk.code) return;
  desk.game = found;
  $("board-head").textContent = found.title || `Game ${code}`;
  replace($("how"), "Teams go to ", el("b", {}, `${location.origin}/play/${code}`));
  $("next").classList.toggle("hidden", found.pace !== "instructor" || found.over);
  $("next").disabled = found.open >= found.rounds;
  $("next").textContent = found.open >= found.rounds ? "All rounds are open" : `Open round ${found.open + 1}`;
  $("end").classList.toggle("hidden", found.over);
  standings(found);
  if (found.over) await debrief(code);
  else desk.timer = setTimeout(() => guarded(board), POLL);
}

function standings(found) {
  const rows = found.teams.map((one) => ({ name: `Team ${one.team}`, ...one, kind: "" }));
  if ($("computers").checked) {
    for (const one of found.opponents) rows.push({ name: one.title, rounds: found.rounds, kpis: one.kpis, kind: "computer" });
  }
  rows.sort((x, y) => (y.kpis.profit ?? -Infinity) - (x.kpis.profit ?? -Infinity));
  const share = (value) => (value === null || value === undefined ? "–" : number(100 * value, 1));
  replace(
    $("standings"),
    el(
      "table",
      {},
      el("caption", {}, rows.length ? "" : "Nobody has joined yet."),
      el("thead", {}, el("tr", {}, ["", "rounds decided", "profit so far", "served at once, %", "left, %"].map((head) => el("th", { scope: "col" }, head)))),
      el(
        "tbody",
        {},
        rows.map((one) =>
          el(
            "tr",
            { class: one.kind },
            el("th", { scope: "row" }, one.name),
            [`${one.rounds} of ${found.rounds}`, number(one.kpis.profit), share(one.kpis.fill_rate), share(one.kpis.cancellation_rate)].map((value) => el("td", {}, value)),
          ),
        ),
      ),
    ),
  );
}

async function debrief(code) {
  const [about, found] = await Promise.all([get(`/api/games/${code}`), get(`/api/games/${code}/debrief`, desk.token)]);
  $("debrief").classList.remove("hidden");
  debriefed($("debrief"), about, found, null);
}

async function act(verb) {
  await post(`/api/games/${desk.code}/${verb}`, {}, desk.token);
  await Promise.all([board(), games()]);
}

async function results() {
  const text = await get(`/api/games/${desk.code}/results.csv`, desk.token);
  download(`backlab-${desk.code}.csv`, text, "text/csv");
}

$("unlock").addEventListener("submit", (event) => guarded(() => unlock(event)));
$("new").addEventListener("submit", (event) => guarded(() => make(event)));
$("next").addEventListener("click", () => guarded(() => act("next")));
$("end").addEventListener("click", () => {
  if (window.confirm("No more rounds can be decided then. End the game?")) guarded(() => act("end"));
});
$("results").addEventListener("click", () => guarded(results));
$("computers").addEventListener("change", () => desk.game && standings(desk.game));
guarded(begin);
