// A team at its table: join, see the shop, decide, wait for the others, and be debriefed.

import { get, post } from "../api.js";
import { $ } from "../dom.js";
import { debriefed } from "./debrief.js";
import { form } from "./decision.js";
import { forget, keep, kept } from "./keep.js";
import { show } from "./table.js";

const POLL = 3000; // milliseconds after which the page asks whether a round was opened

const game = { code: null, secret: null, about: null, state: null, timer: null };

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

function see(which) {
  for (const id of ["door", "game", "debrief"]) $(id).classList.toggle("hidden", id !== which);
}

async function begin() {
  const code = location.pathname.split("/")[2]?.toUpperCase();
  if (!code) return see("door");
  $("code").value = code;
  const team = kept(code);
  if (!team) {
    game.about = await get(`/api/games/${encodeURIComponent(code)}`);
    see(game.about.over ? "debrief" : "door");
    if (game.about.over) await over(code);
    else $("team").focus();
    return;
  }
  await sit(code, team.token);
}

async function join(event) {
  event.preventDefault();
  const code = $("code").value.trim().toUpperCase();
  const team = await post(`/api/games/${encodeURIComponent(code)}/join`, { team: $("team").value.trim() });
  keep(code, team);
  history.replaceState(null, "", `/play/${code}`);
  await sit(code, team.token);
}

async function sit(code, secret) {
  Object.assign(game, { code, secret });
  try {
    await refresh();
  } catch (error) {
    // The game was made anew, or another browser's secret was pasted: join again.
    if (error.message.startsWith("join")) {
      forget(code);
      see("door");
      return;
    }
    throw error;
  }
}

async function refresh() {
  const path = `/api/games/${encodeURIComponent(game.code)}`;
  [game.about, game.state] = await Promise.all([get(path), get(`${path}/state`, game.secret)]);
  const { about, state } = game;
  if (state.over || state.round >= state.rounds) {
    see("game");
    show(about, state);
    form($("decision"), about, state, decide);
    if (state.over) await over(game.code);
    else later();
    return;
  }
  see("game");
  show(about, state);
  form($("decision"), about, state, decide);
  if (state.round >= state.open) later();
}

async function decide(decision) {
  await guarded(async () => {
    const round = game.state.round;
    await post(`/api/games/${encodeURIComponent(game.code)}/decide`, { round, decision }, game.secret);
    await refresh();
    $("now-head").scrollIntoView({ block: "start" });
  });
}

// Ask now and then whether the instructor has opened a round or ended the game.
function later() {
  clearTimeout(game.timer);
  game.timer = setTimeout(async () => {
    try {
      const about = await get(`/api/games/${encodeURIComponent(game.code)}`);
      tell(null);
      if (about.open !== game.about.open || about.over !== game.about.over) await refresh();
      else later();
    } catch (error) {
      tell(error);
      later();
    }
  }, POLL);
}

async function over(code) {
  const found = await get(`/api/games/${encodeURIComponent(code)}/debrief`);
  debriefed($("debrief"), game.about, found, game.state?.team);
  $("debrief").classList.remove("hidden");
  if (game.state) $("game").classList.add("hidden");
}

$("join").addEventListener("submit", (event) => guarded(() => join(event)));
guarded(begin);
