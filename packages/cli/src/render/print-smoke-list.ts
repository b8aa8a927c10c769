/** This defines `printSmokeList`: what `smoke list` says. */
import type { PackCheckLine, PackLine, SmokeListReport } from "@switchyard/engine";
import { padded } from "./padded.ts";
import { printReport } from "./print-report.ts";
import { showText } from "./show-text.ts";
import { textWidth } from "./text-width.ts";
import { wrapped } from "./wrapped.ts";

/** Prints the list and returns its exit code. */
export function printSmokeList(report: SmokeListReport, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

function textOf({ packs, tools }: SmokeListReport): string[] {
  return packs.flatMap((pack, index) => [...(index === 0 ? [] : [""]), ...packLines(pack, tools.length > 0)]);
}

/** Of all tools the names of the checks; of those that were asked for each check with what it runs and why. */
function packLines({ name, revision, description, providers, checks }: PackLine, isDetailed: boolean): string[] {
  const head = wrapped("", `${name}, revision ${revision}${description === null ? "" : `: ${showText(description)}`}`, "");
  const known = providers.length === 0 ? [] : wrapped("  ", `Told apart: ${providers.join(", ")}.`, "    ");
  const tools = new Map<string, PackCheckLine[]>();
  for (const check of checks) tools.set(check.tool, [...(tools.get(check.tool) ?? []), check]);
  const width = Math.max(...[...tools.keys()].map(textWidth));
  const lines = [...tools].flatMap(([tool, own]) => {
    if (isDetailed) return [`  ${tool}`, ...own.flatMap(detailed)];
    return wrapped(`  ${padded(tool, width)}  `, own.map(brief).join(", "), " ".repeat(width + 4));
  });
  return [...head, ...known, ...lines];
}

function brief({ name, wanted_for: wanted }: PackCheckLine): string {
  return wanted.length === 0 ? name : `${name} (only wanted of ${wanted.join(", ")})`;
}

function detailed(check: PackCheckLine): string[] {
  const { tool, args, why } = check;
  const runs = args === null ? "looks at its file" : `runs ${[tool, ...args].map((arg) => (/^[\w@%+=:,./{}-]+$/u.test(arg) ? arg : showText(JSON.stringify(arg)))).join(" ")}`;
  return wrapped("    ", `${brief(check)}: ${runs}${why === null ? "" : `. ${showText(why)}`}`, "      ");
}
