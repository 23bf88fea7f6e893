// Games that one can begin alone, on a server where everybody may.

import { $, el, replace } from "../dom.js";
import { plural } from "../format.js";
import { span } from "./say.js";

export function offers({ suggestions, scenarios }, begin) {
  $("alone").classList.remove("hidden");
  const units = new Map(scenarios.map((one) => [one.name, one.time_unit]));
  replace(
    $("offers"),
    suggestions.map(({ why, ...terms }) =>
      el(
        "li",
        {},
        el("h3", {}, terms.title),
        el("p", {}, why),
        el("p", { class: "soft small" }, `${plural(terms.rounds, "round")} of ${span(terms.length, units.get(terms.scenario))}`),
        el("button", { type: "button", onclick: () => begin(terms) }, `Play ${terms.title}`),
      ),
    ),
  );
}
