// The state of the page in its address, so that a link shows the same.

const BOUNDS = { seed: [0, 2147483647], replications: [2, 400], replication: [0, 399] };

export function plainSettings() {
  return { variant: null, rules: {}, multipliers: {} };
}

export function readLink() {
  const query = new URLSearchParams(location.search);
  const found = { scenario: query.get("scenario") };
  for (const [key, [low, high]] of Object.entries(BOUNDS)) {
    const value = Number(query.get(key));
    if (query.has(key) && Number.isInteger(value) && value >= low && value <= high) found[key] = value;
  }
  for (const side of ["a", "b"]) {
    try {
      const given = JSON.parse(query.get(side));
      if (given) found[side] = settings(given);
    } catch {
      // A link that was cut short still opens the scenario.
    }
  }
  return found;
}

// Whatever a link says, only what has the form of settings; the server looks at the rest.
function settings({ variant, rules, multipliers }) {
  const entries = (table, fits) => Object.fromEntries(Object.entries(Object(table)).filter(([, value]) => fits(value)));
  return {
    variant: typeof variant === "string" ? variant : null,
    rules: entries(rules, (one) => one && typeof one.rule === "string" && one.values && typeof one.values === "object"),
    multipliers: entries(multipliers, Number.isFinite),
  };
}

export function writeLink(state) {
  history.replaceState(null, "", linkOf(state));
}

export function linkOf(state) {
  const query = new URLSearchParams({
    scenario: state.scenario,
    seed: state.seed,
    replications: state.replications,
    replication: state.replication,
    a: JSON.stringify(brief(state.a)),
    b: JSON.stringify(brief(state.b)),
  });
  return `?${query}`;
}

function brief(settings) {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value && (typeof value !== "object" || Object.keys(value).length)));
}

// Copy the address; where a browser lets no page do so, it is shown to be copied by hand.
export async function copyLink(button, box) {
  const field = box.querySelector("input");
  field.value = location.href;
  try {
    await navigator.clipboard.writeText(location.href);
    button.textContent = "Link copied";
    setTimeout(() => (button.textContent = "Copy link"), 1500);
  } catch {
    box.classList.remove("hidden");
    field.select();
  }
}
