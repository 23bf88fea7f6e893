// The state of the page in its address, so that a link shows the same.

export function plainSettings() {
  return { variant: null, rules: {}, multipliers: {} };
}

export function readLink() {
  const query = new URLSearchParams(location.search);
  const found = { scenario: query.get("scenario") };
  for (const key of ["seed", "replications", "replication"]) {
    const value = Number(query.get(key));
    if (query.has(key) && Number.isInteger(value) && value >= 0) found[key] = value;
  }
  for (const side of ["a", "b"]) {
    try {
      const given = JSON.parse(query.get(side));
      if (given && typeof given === "object") found[side] = { ...plainSettings(), ...given };
    } catch {
      // A link that was cut short still opens the scenario.
    }
  }
  return found;
}

export function writeLink(state) {
  const query = new URLSearchParams({
    scenario: state.scenario,
    seed: state.seed,
    replications: state.replications,
    replication: state.replication,
    a: JSON.stringify(brief(state.a)),
    b: JSON.stringify(brief(state.b)),
  });
  history.replaceState(null, "", `?${query}`);
}

function brief(settings) {
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value && (typeof value !== "object" || Object.keys(value).length)),
  );
}
