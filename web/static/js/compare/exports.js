// What can be taken along: the table, the scenarios, the commands, the report.

import { follow, post } from "../api.js";
import { $, debounced, download } from "../dom.js";
import { number } from "../format.js";

const REPORTED = 100; // runs of a report, which keeps curves of each

export class Exports {
  constructor(state, history, guarded, fail) {
    this.state = state;
    this.fail = fail;
    this.commands = debounced(600, () => this.showCommands());
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
      const command = post("/api/export", { ...this.asked(side), what: "command" });
      $(`command-${side}`).textContent = await command.catch(() => "–"); // the replay says why
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
    const { scenario, seed, replications, a, b } = this.state();
    const runs = Math.min(REPORTED, replications);
    this.writing("Writing the report ...");
    const over = (act) => (found) => {
      this.writing(null);
      act(found);
    };
    try {
      const { id } = await post("/api/report", { scenario, seed, replications: runs, a, b });
      follow(`/api/jobs/${id}/events`, {
        progress: ({ done, total }) => this.writing(done < total ? `Simulating: ${number(done)} of ${number(total)} runs of each ...` : "Drawing the report, which takes some seconds ..."),
        done: over(({ html }) => {
          download(`${scenario}-report.html`, html, "text/html");
          $("writing").textContent = `The report of ${number(runs)} runs of each is where your browser keeps downloads.`;
        }),
        failed: over(this.fail),
      });
    } catch (error) {
      over(this.fail)(error);
    }
  }

  writing(words) {
    $("export-report").disabled = words !== null;
    $("writing").textContent = words ?? "";
  }
}
