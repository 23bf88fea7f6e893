// The room Compare: choose, turn, watch one run, and see whether the difference is real.

import { get } from "../api.js";
import { $, debounced, el, replace } from "../dom.js";
import { Exports } from "./exports.js";
import { History } from "./history.js";
import { Knobs, multiplierKnobs } from "./knobs.js";
import { Replay } from "./replay.js";
import { Results } from "./results.js";
import { plainSettings, readLink, writeLink } from "./link.js";

const SIDES = ["a", "b"];
const page = { scenario: null, state: null, before: [], knobs: {}, facts: {} };

export function tell(error) {
  const box = $("error");
  box.textContent = error ? error.message || String(error) : "";
  box.classList.toggle("hidden", !error);
}

async function guarded(act) {
  try {
    tell(null);
    await act();
  } catch (error) {
    if (error.name !== "AbortError") tell(error);
  }
}

const replay = new Replay(() => page.state);
const history = new History((entry) => restore(entry));
const results = new Results(() => page.state, history, tell);
const exports = new Exports(() => page.state, history, guarded);

async function begin() {
  const scenarios = await get("/api/scenarios");
  replace($("scenario"), scenarios.map((one) => el("option", { value: one.name }, one.title)));
  const link = readLink();
  const name = scenarios.some((one) => one.name === link.scenario) ? link.scenario : firstOf(scenarios);
  await open(name, link.scenario === name ? link : {});
}

function firstOf(scenarios) {
  const own = scenarios[0].name;
  const favourite = scenarios.find((one) => one.name === "small-e-shop");
  // Scenarios given on the command line come first; the library is in the order of the alphabet.
  return own < "c" && favourite ? favourite.name : own;
}

// Open a scenario: with the settings of a link, or A as it is and B as its first variant.
async function open(name, link) {
  const facts = await get(`/api/scenarios/${encodeURIComponent(name)}`);
  page.scenario = facts;
  page.before = [];
  page.state = {
    scenario: name,
    seed: link.seed ?? facts.seed,
    replications: link.replications ?? 30,
    replication: link.replication ?? 0,
    a: link.a ?? plainSettings(),
    b: link.b ?? { ...plainSettings(), variant: facts.variants[0]?.name ?? null },
  };
  $("scenario").value = name;
  $("question").textContent = facts.question || facts.title;
  $("title").textContent = `${facts.title}. ${facts.horizon} ${facts.time_unit}s are measured after ${facts.warm_up} of warm-up.`;
  for (const key of ["seed", "replications", "replication"]) $(key).value = page.state[key];
  history.open(name, facts);
  results.clear(facts);
  await Promise.all(SIDES.map((side) => openSide(side)));
  multipliers();
  changed({ remember: false });
}

async function openSide(side) {
  const { scenario } = page.state;
  const variant = page.state[side].variant;
  const query = variant ? `?variant=${encodeURIComponent(variant)}` : "";
  page.facts[side] = await get(`/api/scenarios/${encodeURIComponent(scenario)}${query}`);
  page.knobs[side] = new Knobs($(`knobs-${side}`), page.facts[side], page.state[side], {
    variant: (name) => guarded(() => turnTo(side, name)),
    change: (settings) => set(side, settings),
    fail: tell,
  });
  const title = page.facts[side].variants.find((one) => one.name === variant)?.title;
  $(`name-${side}`).textContent = title || page.scenario.title;
}

async function turnTo(side, variant) {
  remember();
  page.state = { ...page.state, [side]: { ...page.state[side], variant, rules: {} } };
  await openSide(side);
  changed({ remember: false });
}

function set(side, settings) {
  remember();
  page.state = { ...page.state, [side]: settings };
  changed({ remember: false });
}

// Demand, lead times and patience are the world's: the same for both sides.
function multipliers() {
  multiplierKnobs($("multipliers"), page.scenario.multipliers, page.state.a.multipliers, (factors) => {
    remember();
    const both = Object.fromEntries(SIDES.map((side) => [side, { ...page.state[side], multipliers: factors }]));
    page.state = { ...page.state, ...both };
    changed({ remember: false });
  });
}

function remember() {
  page.before.push(page.state);
  if (page.before.length > 100) page.before.shift();
  $("undo").disabled = false;
}

const simulateSoon = debounced(250, () => guarded(() => replay.load(page.state)));

function changed() {
  writeLink(page.state);
  results.stale();
  exports.stale();
  simulateSoon();
}

async function restore(state) {
  page.state = state;
  for (const key of ["seed", "replications", "replication"]) $(key).value = state[key];
  await Promise.all(SIDES.map((side) => openSide(side)));
  multipliers();
  changed();
}

function numberField(id, least, most) {
  $(id).addEventListener("change", () => {
    const value = Math.round(Number($(id).value));
    if (!Number.isFinite(value) || value < least || value > most) {
      $(id).value = page.state[id];
      tell(new Error(`${id} must be a whole number from ${least} to ${most}`));
      return;
    }
    remember();
    page.state = { ...page.state, [id]: value };
    changed();
  });
}

$("scenario").addEventListener("change", () => guarded(() => open($("scenario").value, {})));
$("undo").addEventListener("click", () =>
  guarded(async () => {
    const state = page.before.pop();
    $("undo").disabled = page.before.length === 0;
    if (state) await restore(state);
  }),
);
$("share").addEventListener("click", async () => {
  await navigator.clipboard?.writeText(location.href).catch(() => {});
  $("share").textContent = "Link copied";
  setTimeout(() => ($("share").textContent = "Copy link"), 1500);
});
numberField("seed", 0, 2147483647);
numberField("replications", 2, 400);
numberField("replication", 0, 399);
guarded(begin);
