// The instructor's desk: make games, set the pace, watch the board, end and debrief.

import { get, post } from "../api.js";
import { $, download, el, keepingFocus, replace } from "../dom.js";
import { number, plural } from "../format.js";
import { table } from "../table.js";
import { guarded, unasked } from "../trouble.js";
import { countdown } from "./countdown.js";
import { debriefed } from "./debrief.js";
import { newGame } from "./new-game.js";
import { picture } from "./qr.js";
import { span } from "./say.js";
import { standings, status } from "./standings.js";

const POLL = 3000;
const KEY = "backlab-instructor";
const desk = { token: "", code: null, game: null, units: null, timer: null, choose: null, shown: null };
const polling = unasked();
const clock = countdown($("minutes"), $("clock"));

function at(...steps) {
  return ["/api/games", desk.code, ...steps].map((step, k) => (k ? encodeURIComponent(step) : step)).join("/");
}

async function begin() {
  const offered = await get("/api/play");
  desk.token = sessionStorage.getItem(KEY) || "";
  if (offered.locked && !desk.token) return $("lock").classList.remove("hidden");
  try {
    await games();
  } catch (error) {
    $("lock").classList.remove("hidden");
    throw error;
  }
  $("lock").classList.add("hidden");
  $("desk").classList.remove("hidden");
  desk.choose = newGame($("new"), offered, (terms) => guarded(() => make(terms)));
  if (location.hash) await watch(location.hash.slice(1));
}

async function unlock(event) {
  event.preventDefault();
  sessionStorage.setItem(KEY, $("token").value.trim());
  try {
    await begin();
  } catch (error) {
    if (error.status === 403) sessionStorage.removeItem(KEY);
    throw error;
  }
}

async function games() {
  const found = await get("/api/games", desk.token);
  const row = (game) => ({
    class: game.code === desk.code ? "chosen" : "",
    cells: [
      game.code,
      game.title || game.scenario,
      number(game.teams),
      game.over ? "over" : game.pace === "free" ? "at their own pace" : `round ${game.open} of ${game.rounds}`,
      { content: el("span", { class: "row" }, button("watch", game, "Open", () => watch(game.code)), button("again", game, "Again", () => again(game))), class: "wide" },
    ],
  });
  const empty = el("p", { class: "soft" }, "There is no game yet.");
  keepingFocus($("games"), () => replace($("games"), found.length ? table(["code", "game", "teams", "stands at", ""], found.map(row)) : empty));
}

function button(verb, game, text, act) {
  return el("button", { type: "button", class: "slight", "data-key": `${verb} ${game.code}`, "aria-label": `${text}: ${game.title || game.scenario}, ${game.code}`, onclick: () => guarded(act) }, text);
}

// The terms of a game for another one; with its seed, if that is told by now.
function again(game) {
  desk.choose(game);
  $("new-head").scrollIntoView({ block: "start" });
}

async function make(terms) {
  const { code } = await post("/api/games", terms, desk.token);
  await watch(code);
}

async function watch(code) {
  desk.code = code;
  desk.game = null;
  desk.shown = null;
  clock.stop();
  window.history.replaceState(null, "", `#${code}`);
  desk.units = await get(at());
  const { title, scenario_title: scenario, rounds, length, time_unit: unit, reveal, pace } = desk.units;
  const how = { hidden: "demand to come is hidden", next: "demand of the next round is shown", all: "all demand is shown" }[reveal];
  $("board-head").textContent = title || `Game ${code}`;
  $("terms").textContent = `${scenario}; ${plural(rounds, "round")} of ${span(length, unit)}; ${how}; ${pace === "free" ? "each team at its own pace" : "you open the rounds"}.`;
  const link = `${location.origin}/play/${code}`;
  replace($("how"), "Teams go to ", el("b", {}, link));
  replace($("picture"), picture(link));
  $("board").classList.remove("hidden");
  // What may be done is not known before the board is.
  for (const id of ["next", "end", "go-on", "debrief"]) $(id).classList.add("hidden");
  await Promise.all([polling(board), games()]);
  $("board-head").focus({ preventScroll: true });
  $("board").scrollIntoView({ block: "start" });
}

async function board() {
  clearTimeout(desk.timer);
  const code = desk.code;
  try {
    const found = await get(at("board"), desk.token);
    if (code !== desk.code) return;
    show(found);
    if (found.over) await debrief();
  } finally {
    if (code === desk.code && !(desk.game?.over && desk.shown === code)) desk.timer = setTimeout(() => polling(board), POLL);
  }
}

function show(found) {
  const before = desk.game;
  desk.game = found;
  if (before?.code === found.code && before.teams.length !== found.teams.length) polling(games);
  if (found.over) clock.stop();
  const paced = found.pace === "instructor" && !found.over;
  const said = status(found);
  if ($("status").textContent !== said) $("status").textContent = said;
  $("next").classList.toggle("hidden", !paced || found.open >= found.rounds);
  $("next").textContent = `Open round ${found.open + 1}`;
  $("minutes").parentElement.classList.toggle("hidden", !paced);
  for (const [id, there] of [["end", !found.over], ["go-on", found.over], ["how", !found.over], ["picture", !found.over], ["standings", !found.over]]) $(id).classList.toggle("hidden", !there);
  keepingFocus($("standings"), () => replace($("standings"), standings(found, desk.units, $("computers").checked, (verb, team) => guarded(() => care(verb, team)))));
}

async function debrief() {
  if (desk.shown === desk.code) return;
  const [about, found] = await Promise.all([get(at()), get(at("debrief"), desk.token)]);
  desk.shown = desk.code;
  debriefed($("debrief"), about, found, null, (team) => get(`${at("stories")}?team=${encodeURIComponent(team)}`, desk.token));
  $("debrief").classList.remove("hidden");
}

async function act(verb, data = {}) {
  await post(at(verb), data, desk.token);
  desk.shown = null;
  $("debrief").classList.add("hidden");
  await Promise.all([polling(board), games()]);
}

async function open() {
  await act("next", { open: desk.game.open });
  clock.start();
}

async function end() {
  const late = desk.game.teams.filter((one) => one.rounds < desk.game.rounds).length;
  const warning = late ? `${plural(late, "team has", "teams have")} not decided all rounds. ` : "";
  if (window.confirm(`${warning}End the game, and show all to everybody?`)) await act("end");
}

async function goOn() {
  if (window.confirm("Teams may have seen the debriefing. Go on with the game?")) await act("go-on");
}

async function care(verb, team) {
  if (verb === "remove") {
    if (window.confirm(`Remove team ${team} and all it has decided?`)) await act("remove", { team });
    return;
  }
  const { token } = await post(at("key"), { team }, desk.token);
  window.prompt(`A link for team ${team}, which opens its table anywhere. Its old one is closed.`, `${location.origin}/play/${desk.code}#${token}`);
}

async function sheet(name) {
  download(`backlab-${desk.code}-${name}.csv`, await get(at(`${name}.csv`), desk.token), "text/csv");
}

function wall() {
  const large = document.body.classList.toggle("wall");
  $("wall").setAttribute("aria-pressed", String(large));
  $("wall").textContent = large ? "Back to the desk" : "Large, for the wall";
}

$("unlock").addEventListener("submit", (event) => guarded(() => unlock(event)));
$("next").addEventListener("click", () => guarded(open));
$("end").addEventListener("click", () => guarded(end));
$("go-on").addEventListener("click", () => guarded(goOn));
$("results").addEventListener("click", () => guarded(() => sheet("results")));
$("rounds").addEventListener("click", () => guarded(() => sheet("rounds")));
$("computers").addEventListener("change", () => desk.game && show(desk.game));
$("wall").addEventListener("click", wall);
guarded(begin);
