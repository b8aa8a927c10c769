/** This defines `printProfileHistory`: the generations of profiles, newest first. */
import type { FlipLine } from "@switchyard/engine";
import type { ProfileHistory } from "@switchyard/profiles";
import { brokenLines } from "../broken-lines.ts";
import { profileWords } from "../profile-words.ts";
import { printReport } from "../print-report.ts";
import { resultOf } from "../run-result.ts";
import { runnerOf } from "../runner-of.ts";
import { showMoment } from "../show-moment.ts";
import { showPath } from "../show-path.ts";
import { showText } from "../show-text.ts";
import { table } from "../table.ts";

/** Prints the report and returns its exit code. */
export function printProfileHistory(report: ProfileHistory, options: { readonly json?: boolean }): Promise<number> {
  return printReport(report, options, textOf);
}

/** Two lines for each: by the first it is found, by the second understood. `*` is where the pointer leads by. */
function* textOf({ ok, pointers, flips, broken, prefix }: ProfileHistory): Generator<string> {
  if (ok && flips.length === 0) yield `No generation yet${prefix === null ? "" : ` in ${showPath(prefix)}`}.`;
  for (const { prefix: one } of pointers) {
    const lines = flips.filter((line) => line.prefix === one);
    if (pointers.length > 1) yield showPath(one);
    const heads = table(lines.map((line) => [line.current ? "*" : " ", String(line.generation), showMoment(line.started_at), `${profileWords(line.from_profile)} -> ${profileWords(line.to_profile)}`]));
    for (const [index, line] of lines.entries()) {
      yield heads[index] ?? "";
      yield `     ${aboutOf(line)}`;
    }
  }
  yield* brokenLines(broken);
}

function aboutOf(line: FlipLine): string {
  return [line.run_id, ...(line.by === null ? [] : [`by ${runnerOf(line.by)}`]), resultOf(line), ...(line.why === null ? [] : [showText(line.why)])].join(", ");
}
