// What was tried as a table for a spreadsheet: one row for each setting.

export function csv(entries) {
  const names = [...new Set(entries.flatMap((entry) => Object.keys(entry.kpis)))];
  const head = ["number", "side", "scenario", "seed", "replications", "setting", ...names.flatMap((name) => [name, `${name}_half_width`, `${name}_unit`])];
  const rows = entries.map((entry, k) => [
    k + 1, entry.side.toUpperCase(), entry.state.scenario, entry.state.seed, entry.n, entry.label,
    ...names.flatMap((name) => {
      const found = entry.kpis[name];
      return found ? [found.mean ?? "", found.half_width ?? "", found.unit] : ["", "", ""];
    }),
  ]);
  return [head, ...rows].map((row) => row.map(quoted).join(",")).join("\n") + "\n";
}

function quoted(value) {
  // A text that begins like a formula would be one in a spreadsheet.
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
