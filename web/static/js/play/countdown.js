// A clock for a round, as a help to those who decide: when it has run down it only says so.

export function countdown(menu, face) {
  let end = null;
  let timer = null;

  function show() {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    face.textContent = left ? `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}` : "Time is up";
    face.classList.toggle("up", !left);
    if (!left) clearInterval(timer);
  }

  function stop() {
    clearInterval(timer);
    face.classList.add("hidden");
  }

  function start() {
    stop();
    const minutes = Number(menu.value);
    if (!minutes) return;
    end = Date.now() + 60000 * minutes;
    face.classList.remove("hidden");
    timer = setInterval(show, 250);
    show();
  }

  menu.addEventListener("change", start);
  return { start, stop };
}
