// A team at its table: join, see the shop, decide, wait for the others, and be debriefed.

import { get, post } from "../api.js";
import { $, el, replace } from "../dom.js";
import { guarded, tell, unasked } from "../trouble.js";
import { debriefed } from "./debrief.js";
import { form, pause } from "./decision.js";
import { offers } from "./door.js";
import { briefing } from "./briefing.js";
import { history } from "./history.js";
import { forget, keep, kept, last } from "./keep.js";
import { news } from "./news.js";
import { picture } from "./qr.js";
import { score, shop } from "./shop.js";

const POLL = 3000; // milliseconds after which the page asks how the game stands
const POLL_OVER = 10000; // the same while the debriefing is read

// `asked` is the round for which the form stands, `debriefed` whether the debriefing does.
const game = { code: null, secret: null, about: null, state: null, timer: null, locked: true, asked: null, debriefed: false };
const polling = unasked();

function see(...which) {
  for (const id of ["door", "game", "debrief"]) $(id).classList.toggle("hidden", !which.includes(id));
}

function at(...steps) {
  return ["/api/games", game.code, ...steps].map((step, k) => (k ? encodeURIComponent(step) : step)).join("/");
}

async function begin() {
  const offered = await get("/api/play");
  game.locked = offered.locked;
  game.code = location.pathname.split("/")[2]?.toUpperCase() || null;
  if (!game.code) {
    see("door");
    wayBack();
    if (!game.locked) offers(offered, (terms) => guarded(() => alone(terms)));
    return;
  }
  const secret = shared() || kept(game.code)?.token;
  if (shared()) history_(game.code); // its secret stays out of the address
  if (secret) return sit(secret);
  await knock();
}

// The secret of a team mate's link. What stands after the # may also be a place on this page.
function shared() {
  const found = location.hash.slice(1);
  return $(found) ? "" : found;
}

// A way back to the table at which this browser has sat last.
function wayBack() {
  const team = kept(last());
  $("last").classList.toggle("hidden", !team);
  if (team) replace($("last"), el("a", { href: `/play/${last()}` }, "Back to game ", last(), ", team ", el("bdi", {}, team.team)));
}

// The address without what is secret in it.
function history_(code) {
  window.history.replaceState(null, "", `/play/${code}`);
}

// At the door of a game: join, or see how it ended.
async function knock() {
  see("door");
  $("code").value = game.code;
  game.about = await get(at());
  later();
  if (game.about.over) return over();
  game.debriefed = false;
  const { title, scenario_title: scenario, rounds, teams } = game.about;
  $("about-game").textContent = `“${title || scenario}”, ${rounds} rounds; ${teams.length} teams so far.`;
  $("team").focus();
}

async function join(event) {
  event.preventDefault();
  game.code = $("code").value.trim().toUpperCase();
  const name = $("team").value.trim();
  const own = kept(game.code);
  if (own?.team !== name) return enter(name);
  await sit(own.token);
  if (game.secret) $("news-head").focus();
  else if (!game.about.over) await enter(name); // it was removed, and its name is free
}

async function enter(name) {
  const team = await post(at("join"), { team: name });
  keep(game.code, team);
  await sit(team.token);
  $("news-head").focus();
}

// A game for one, against the computer.
async function alone(terms) {
  game.code = (await post("/api/games", { ...terms, pace: "free" })).code;
  await enter("You");
}

async function sit(secret) {
  game.secret = secret;
  game.asked = null;
  later();
  await refresh();
  if (game.secret !== secret) return; // it was an old one
  keep(game.code, { team: game.state.team, token: secret });
  history_(game.code);
  const link = `${window.location.origin}/play/${game.code}#${secret}`;
  $("link").value = link;
  $("code-of-link").replaceChildren(picture(link));
}

// The secret opens nothing, as the team was removed or has another one now: if this browser keeps
// that, sit down with it, else join again.
async function stand() {
  const own = kept(game.code)?.token;
  if (own && own !== game.secret) return sit(own);
  forget(game.code);
  game.secret = null;
  game.state = null;
  await knock();
}

async function refresh() {
  try {
    [game.about, game.state] = await Promise.all([get(at()), get(at("state"), game.secret)]);
  } catch (error) {
    if (error.status !== 403) throw error;
    return stand();
  }
  const { about, state } = game;
  later();
  if (state.over) return over();
  game.debriefed = false;
  see("game");
  score(about, state);
  news($("news-head"), $("told"), about, state);
  shop($("shop"), about, state);
  $("past").classList.toggle("hidden", !state.round);
  if (state.round) history($("history"), about, state);
  $("rules").classList.toggle("hidden", !state.round);
  $("briefing").replaceChildren(about.brief, briefing(about, state));
  decision();
}

function decision() {
  const { about, state } = game;
  if (state.round < Math.min(state.open, state.rounds)) {
    if (game.asked === state.round) return; // it may be half typed
    game.asked = state.round;
    return form($("decision"), about, state, decide);
  }
  game.asked = null;
  $("decision").onsubmit = (event) => event.preventDefault();
  pause($("decision"), about, state, game.locked ? null : () => guarded(end));
}

async function decide(decision) {
  await guarded(async () => {
    const { round } = game.state;
    try {
      await post(at("decide"), { round, decision }, game.secret);
    } catch (error) {
      await refresh().catch(() => null); // somebody else may have decided, or ended the game
      throw error;
    }
    await refresh();
    $("news-head").focus({ preventScroll: true });
    $("game").scrollIntoView({ block: "start" });
  });
}

async function end() {
  await post(at("end"), {});
  await refresh();
}

// Ask now and then how the game stands; at the door there is nothing to wait for.
function later() {
  clearTimeout(game.timer);
  if (!game.secret && !game.about?.over) return;
  game.timer = setTimeout(async () => {
    await polling(look);
    later();
  }, game.debriefed ? POLL_OVER : POLL);
}

// Whether the instructor has opened a round, has ended the game or goes on with it, or a team mate
// has decided.
async function look() {
  const about = await get(at());
  if (about.over) return game.debriefed ? null : over(about);
  if (!game.state) return game.secret ? sit(game.secret) : knock();
  const own = about.teams.find((one) => one.team === game.state.team);
  const same = !game.debriefed && about.open === game.about.open && own?.rounds === game.state.round;
  if (!same) return refresh();
  const news = JSON.stringify(about.teams) !== JSON.stringify(game.about.teams);
  game.about = about;
  if (news) decision();
}

async function over(about = game.about) {
  const found = await get(at("debrief"));
  debriefed($("debrief"), { ...about, ...found }, found, game.state?.team, (team) => get(`${at("stories")}?team=${encodeURIComponent(team)}`));
  game.debriefed = true;
  tell(null); // perhaps that it could not be had
  see("debrief");
  $("main").focus({ preventScroll: true });
}

$("link").addEventListener("focus", () => $("link").select());
$("join").addEventListener("submit", (event) => guarded(() => join(event)));
window.addEventListener("hashchange", () => shared() && guarded(begin));
guarded(begin);
