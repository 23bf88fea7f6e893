// What went wrong is told on the page, in the box that says so.

import { $ } from "./dom.js";

export function tell(error) {
  const box = $("error");
  const text = error ? error.message || String(error) : "";
  const isNew = text !== box.textContent; // what is told again and again leaves the reader alone
  box.textContent = text;
  box.classList.toggle("hidden", !error);
  if (error && isNew) box.scrollIntoView({ block: "nearest" });
}

// Do something and tell what goes wrong; to stop something is nothing wrong.
export async function guarded(act) {
  try {
    tell(null);
    await act();
  } catch (error) {
    if (error.name !== "AbortError") tell(error);
  }
}

// A `guarded` for what a page does by itself, such as asking again: of what is told it takes away
// only its own, as the reader may not have read the rest.
export function unasked() {
  let told = "";
  return async (act) => {
    try {
      await act();
      if (told && $("error").textContent === told) tell(null);
      told = "";
    } catch (error) {
      if (error.name === "AbortError") return;
      tell(error);
      told = $("error").textContent;
    }
  };
}

// Show that a comparison is under way, or is not.
export function busy(button, on) {
  button.disabled = on;
  for (const id of ["cancel", "progress"]) $(id).classList.toggle("hidden", !on);
  if (!on) return;
  $("progress").value = 0;
  $("done").textContent = "simulating ...";
}
