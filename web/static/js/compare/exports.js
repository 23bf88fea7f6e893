// What can be taken along: the table, the scenarios, the commands, the report.

import { post } from "../api.js";
import { $, debounced, download } from "../dom.js";

export class Exports {
  constructor(state, history, guarded) {
    this.state = state;
    this.commands = debounced(600, () => guarded(() => this.showCommands()));
    $("export-csv").addEventListener("click", () => download("backlab-tried.csv", history.csv(), "text/csv"));
    for (const side of ["a", "b"]) {
      $(`export-toml-${side}`).addEventListener("click", () => guarded(() => this.toml(side)));
    }
    $("export-report").addEventListener("click", () => guarded(() => this.report()));
  }

  stale() {
    this.commands();
  }

  async showCommands() {
    for (const side of ["a", "b"]) {
      const { command } = await post("/api/export", { ...this.asked(side), what: "command" });
      $(`command-${side}`).textContent = command;
    }
  }

  asked(side) {
    const { scenario, seed, replications } = this.state();
    return { scenario, seed, replications, settings: this.state()[side] };
  }

  async toml(side) {
    const text = await post("/api/export", { ...this.asked(side), what: "toml" });
    download(`${this.state().scenario}-${side}.toml`, text, "application/toml");
  }

  async report() {
    const button = $("export-report");
    const { scenario, seed, replications, a, b } = this.state();
    button.disabled = true;
    button.textContent = "Writing the report ...";
    try {
      const text = await post("/api/report", { scenario, seed, replications, a, b });
      download(`${scenario}-report.html`, text, "text/html");
    } finally {
      button.disabled = false;
      button.textContent = "Report as HTML";
    }
  }
}
