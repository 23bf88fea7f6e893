// The room Compare: choose, turn, watch one run, and see whether the difference is real.

import { get } from "../api.js";
import { $, debounced, el, replace } from "../dom.js";
import { number } from "../format.js";
import { guarded, tell, unasked } from "../trouble.js";
import { title } from "./describe.js";
import { Exports } from "./exports.js";
import { History } from "./history.js";
import { Knobs, multiplierKnobs } from "./knobs.js";
import { copyLink, plainSettings, readLink, writeLink } from "./link.js";
import { Replay } from "./replay.js";
import { Results } from "./results.js";

const SIDES = ["a", "b"];
const FAVOURITE = "small-e-shop";
const page = { about: {}, scenario: null, state: null, before: [], facts: {}, fresh: true };

const simulating = unasked();
const replay = new Replay(() => page.about);
const tried = new History((state) => guarded(() => goTo(state)));
const results = new Results({
  state: () => page.state,
  about: () => page.about,
  set: (name, value) => {
    $(name).value = value;
    turn({ ...page.state, [name]: value });
  },
  done: (state, found) => tried.add(state, found, page.facts),
  fail: tell,
});
const exports = new Exports(() => page.state, tried, guarded, tell);

async function begin() {
  const [scenarios, about] = await Promise.all([get("/api/scenarios"), get("/api/kpis")]);
  page.about = about;
  const options = (own) => scenarios.filter((one) => one.own === own).map((one) => el("option", { value: one.name }, one.title));
  const groups = [["Yours", options(true)], ["Library", options(false)]].filter(([, found]) => found.length);
  replace($("scenario"), groups.map(([label, found]) => el("optgroup", { label }, found)));
  const link = readLink();
  if (scenarios.some((one) => one.name === link.scenario)) return open(link.scenario, link);
  const first = scenarios[0].own ? scenarios[0] : scenarios.find((one) => one.name === FAVOURITE) || scenarios[0];
  await open(first.name, {});
  if (link.scenario) tell(new Error(`The link is for the scenario ${link.scenario}, which is not here.`));
}

// Open a scenario: with the settings of a link, or A as it is and B as its first variant.
async function open(name, link) {
  const facts = await get(`/api/scenarios/${encodeURIComponent(name)}`);
  const known = (settings) => settings && (settings.variant === null || facts.variants.some((one) => one.name === settings.variant));
  page.scenario = facts;
  page.before = [];
  page.fresh = true;
  $("scenario").value = name;
  $("question").textContent = facts.question || facts.title;
  $("title").textContent = `${facts.title}. A run measures ${number(facts.horizon)} ${facts.time_unit}s${facts.warm_up ? ` after ${number(facts.warm_up)} of warm-up` : ""}.`;
  tried.open(name);
  results.clear();
  await show({
    scenario: name,
    seed: link.seed ?? facts.seed,
    replications: link.replications ?? 30,
    replication: link.replication ?? 0,
    a: known(link.a) ? link.a : plainSettings(),
    b: known(link.b) ? link.b : { ...plainSettings(), variant: facts.variants[0]?.name ?? null },
  });
}

// Show a state as a whole; `goTo` can be undone.
async function show(state) {
  page.state = state;
  for (const key of ["seed", "replications", "replication"]) $(key).value = state[key];
  await Promise.all(SIDES.map(openSide));
  multipliers();
  changed();
}

async function goTo(state) {
  remember();
  await show(state);
}

async function openSide(side) {
  const { scenario } = page.state;
  const { variant } = page.state[side];
  const query = variant ? `?variant=${encodeURIComponent(variant)}` : "";
  page.facts[side] = await get(`/api/scenarios/${encodeURIComponent(scenario)}${query}`);
  new Knobs($(`knobs-${side}`), page.facts[side], page.state[side], {
    variant: (name) => guarded(() => goTo(withSide(side, { ...page.state[side], variant: name, rules: {} }))),
    rules: (rules) => turn(withSide(side, { ...page.state[side], rules })),
    fail: tell,
  });
}

function withSide(side, settings) {
  return { ...page.state, [side]: settings };
}

// Take a state that the page shows already.
function turn(state) {
  tell(null);
  remember();
  page.state = state;
  changed();
}

// Demand, lead times and patience are the world's: the same for both sides.
function multipliers() {
  multiplierKnobs($("multipliers"), page.scenario.multipliers, page.state.a.multipliers, (factors) => {
    const both = SIDES.map((side) => [side, { ...page.state[side], multipliers: factors }]);
    turn({ ...page.state, ...Object.fromEntries(both) });
  });
}

function remember() {
  page.before.push(page.state);
  if (page.before.length > 100) page.before.shift();
}

const simulateSoon = debounced(200, () =>
  simulating(async () => {
    const { fresh } = page;
    page.fresh = false;
    await replay.load(page.state, fresh);
  }),
);

function changed() {
  $("undo").disabled = page.before.length === 0;
  for (const side of SIDES) {
    $(`name-${side}`).textContent = title(page.state[side], page.facts[side]);
    $(`plain-${side}`).disabled = !Object.keys(page.state[side].rules).length;
  }
  writeLink(page.state);
  results.stale();
  exports.stale();
  simulateSoon();
}

function numberField(id, least, most) {
  $(id).addEventListener("change", () => {
    const value = Number($(id).value);
    if ($(id).value === "" || !Number.isInteger(value) || value < least || value > most) {
      $(id).value = page.state[id];
      tell(new Error(`${$(id).labels[0].textContent.trim()} must be a whole number from ${number(least)} to ${number(most)}.`));
      return;
    }
    turn({ ...page.state, [id]: value });
  });
}

$("scenario").addEventListener("change", () => guarded(() => open($("scenario").value, {})));
$("undo").addEventListener("click", () => guarded(() => show(page.before.pop() ?? page.state)));
$("share").addEventListener("click", () => copyLink($("share"), $("link")));
for (const [side, other] of [["a", "b"], ["b", "a"]]) {
  $(`plain-${side}`).addEventListener("click", () => guarded(() => goTo(withSide(side, { ...page.state[side], rules: {} }))));
  $(`same-${side}`).addEventListener("click", () => guarded(() => goTo(withSide(side, page.state[other]))));
}
numberField("seed", 0, 2147483647);
numberField("replications", 2, 400);
numberField("replication", 0, 399);
guarded(begin);
