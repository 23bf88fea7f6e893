// A team at its table: join, see the shop, decide, wait for the others, and be debriefed.

import { get, post } from "../api.js";
import { $ } from "../dom.js";
import { guarded, tell } from "../trouble.js";
import { debriefed } from "./debrief.js";
import { form, pause } from "./decision.js";
import { offers } from "./door.js";
import { briefing } from "./briefing.js";
import { history } from "./history.js";
import { forget, keep, kept } from "./keep.js";
import { news } from "./news.js";
import { picture } from "./qr.js";
import { score, shop } from "./shop.js";

const POLL = 3000; // milliseconds after which the page asks how the game stands

const game = { code: null, secret: null, about: null, state: null, timer: null, locked: true };

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
    if (!game.locked) offers(offered, (terms) => guarded(() => alone(terms)));
    return;
  }
  const shared = location.hash.slice(1);
  if (shared) history_(game.code); // a team mate's link: its secret stays out of the address
  const secret = shared || kept(game.code)?.token;
  if (secret) return sit(secret);
  await knock();
}

// The address without what is secret in it.
function history_(code) {
  window.history.replaceState(null, "", `/play/${code}`);
}

// At the door of a game: join, or see how it ended.
async function knock() {
  game.about = await get(at());
  $("code").value = game.code;
  if (game.about.over) return over();
  see("door");
  const { title, scenario_title: scenario, rounds, teams } = game.about;
  $("about-game").textContent = `“${title || scenario}”, ${rounds} rounds; ${teams.length} teams so far.`;
  $("team").focus();
}

async function join(event) {
  event.preventDefault();
  game.code = $("code").value.trim().toUpperCase();
  await enter($("team").value.trim());
}

async function enter(name) {
  const team = await post(at("join"), { team: name });
  keep(game.code, team);
  history_(game.code);
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
  try {
    await refresh();
  } catch (error) {
    // The team was removed or has another secret now: join again.
    if (!error.message.startsWith("join")) throw error;
    forget(game.code);
    game.secret = null;
    await knock();
    return;
  }
  keep(game.code, { team: game.state.team, token: secret });
  const link = `${window.location.origin}/play/${game.code}#${secret}`;
  $("link").value = link;
  $("code-of-link").replaceChildren(picture(link));
}

async function refresh() {
  [game.about, game.state] = await Promise.all([get(at()), get(at("state"), game.secret)]);
  const { about, state } = game;
  if (state.over) return over();
  see("game");
  score(about, state);
  news($("news-head"), $("told"), about, state);
  shop($("shop"), about, state);
  $("past").classList.toggle("hidden", !state.round);
  if (state.round) history($("history"), about, state);
  $("rules").classList.toggle("hidden", !state.round);
  $("briefing").replaceChildren(about.brief, briefing(about, state));
  decision();
  later();
}

function decision() {
  const { about, state } = game;
  if (state.round < Math.min(state.open, state.rounds)) return form($("decision"), about, state, decide);
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

// Ask now and then whether the instructor has opened a round or ended the game, or a team mate
// has decided.
function later() {
  clearTimeout(game.timer);
  game.timer = setTimeout(async () => {
    try {
      const about = await get(at());
      tell(null);
      const own = about.teams.find((one) => one.team === game.state.team);
      const same = about.open === game.about.open && about.over === game.about.over && own?.rounds === game.state.round;
      if (!same) return await refresh();
      const news = JSON.stringify(about.teams) !== JSON.stringify(game.about.teams);
      game.about = about;
      if (news && game.state.round >= Math.min(game.state.open, game.state.rounds)) decision();
      later();
    } catch (error) {
      tell(error);
      later();
    }
  }, POLL);
}

async function over() {
  see("debrief");
  const found = await get(at("debrief"));
  debriefed($("debrief"), { ...game.about, ...found }, found, game.state?.team, (team) => get(`${at("stories")}?team=${encodeURIComponent(team)}`));
  $("main").focus({ preventScroll: true });
}

$("link").addEventListener("focus", () => $("link").select());
$("join").addEventListener("submit", (event) => guarded(() => join(event)));
guarded(begin);
