// How far somebody has come in each lesson, kept by the browser.

const KEY = "backlab-lesson-";

// { guess, found, answer } as far as there are; what was kept of another text of the lesson is not.
export function kept(lesson) {
  try {
    const { about, ...progress } = JSON.parse(localStorage.getItem(KEY + lesson.name)) || {};
    return about === print(lesson) ? progress : {};
  } catch {
    return {};
  }
}

export function keep(lesson, progress) {
  try {
    localStorage.setItem(KEY + lesson.name, JSON.stringify({ about: print(lesson), ...progress }));
  } catch {
    // Without storage it lasts until the page is left.
  }
}

export function forget(...names) {
  try {
    for (const name of names) localStorage.removeItem(KEY + name);
  } catch {
    // There was none.
  }
}

// How far a lesson is, of which only the name is known.
export function reached(name) {
  try {
    const { guess, found, answer } = JSON.parse(localStorage.getItem(KEY + name)) || {};
    if (answer !== undefined) return "done";
    if (found) return "run";
    return guess === undefined ? "" : "predicted";
  } catch {
    return "";
  }
}

function print({ scenario, seed, replications, a, b, predict, ask }) {
  return JSON.stringify([scenario, seed, replications, a, b, predict, ask]);
}
