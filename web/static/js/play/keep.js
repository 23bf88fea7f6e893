// The team's secret, kept by the browser, so that a reload finds the game again.

const KEY = "backlab-team";

export function kept(code) {
  try {
    return JSON.parse(localStorage.getItem(`${KEY}-${code}`));
  } catch {
    return null;
  }
}

export function keep(code, team) {
  try {
    localStorage.setItem(`${KEY}-${code}`, JSON.stringify(team));
    localStorage.setItem(KEY, code);
  } catch {
    // Without storage the game goes on until the page is closed.
  }
}

// The game at whose table this browser has sat last.
export function last() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

export function forget(code) {
  try {
    localStorage.removeItem(`${KEY}-${code}`);
  } catch {
    // There was none.
  }
}
