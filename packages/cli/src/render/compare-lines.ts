/** This defines `compareLines`: what `canary compare` says. */
import type { CanaryDifference, CanarySide, DifferingPart } from "@switchyard/profiles";
import type { CanaryCompareReport } from "../canary/canary-reports.ts";
import { showDuration } from "./show-duration.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { table } from "./table.ts";

/** So many differences have their lines. */
const SHOWN = 20;

/** Who was run; then what is the same and what is not, the latter with what can be seen of it. */
export function compareLines(report: CanaryCompareReport): string[] {
  const { sides, difference_count: count } = report;
  // What is said of a run as a whole stands in the table already.
  const differences = report.differences.filter(({ path, line }) => path !== null || line !== null);
  const more = count - report.differences.length + Math.max(differences.length - SHOWN, 0);
  return [
    ...table(sides.map((side, at) => [at === 0 ? "-" : "+", side.profile, endOf(side), showPath(side.program)])),
    "",
    ...table([...WHOLE.map((what) => [NAMES[what], verdictOf(report, what)]), ["files", filesOf(report)]]),
    ...differences.slice(0, SHOWN).flatMap((difference) => ["", ...differenceLines(difference)]),
    ...(more > 0 ? ["", `and ${more} more ${more === 1 ? "difference" : "differences"}`] : []),
    "",
    LAST[report.verdict],
  ];
}

const LAST = {
  equal: "They are the same. Times of files were not compared.",
  different: "They are not the same. Times of files were not compared.",
  undecided: "Until it was ended they were the same; what comes later nobody knows.",
} as const;

/** What is compared of a run as a whole. */
const WHOLE = ["end", "stdout", "stderr", "left_processes"] as const;
const NAMES: Readonly<Record<DifferingPart, string>> = {
  end: "exit status", stdout: "stdout", stderr: "stderr", left_processes: "left running", presence: "there", kind: "kind", content: "content", mode: "mode", owner: "owner", dest: "link", names: "hard links", xattrs: "attribute",
};

function endOf({ end, exit_code: code, detail, duration_ms: ms }: CanarySide): string {
  const words = { exited: `exit ${code}`, killed: `killed by ${detail}`, timed_out: `ended after ${showDuration(ms)}`, output_too_long: "printed too much", disk_too_full: "wrote too much", could_not_start: `cannot start: ${detail}` } as const;
  return words[end];
}

function verdictOf({ differences, sides: [first, second] }: CanaryCompareReport, what: (typeof WHOLE)[number]): string {
  const found = differences.find((one) => one.what === what && one.path === null);
  if (found !== undefined) return found.line === null ? `differs: ${showText(found.first)} | ${showText(found.second)}` : `differs from line ${found.line} on (byte ${found.byte})`;
  if (what === "stdout" || what === "stderr") return first[what].bytes === second[what].bytes ? `the same (${first[what].bytes} bytes)` : "the same as far as both go";
  return what === "end" ? `the same: ${endOf(first)}` : "the same";
}

function filesOf({ differences, difference_count: count, sides: [first, second] }: CanaryCompareReport): string {
  if (first.files === null || second.files === null) return "not compared";
  const paths = new Set(differences.flatMap(({ path }) => path ?? []));
  if (paths.size === 0) return `the same (${first.files})`;
  return `${count > differences.length ? "at least " : ""}${paths.size === 1 ? "one differs" : `${paths.size} differ`}`;
}

function differenceLines({ what, path, first, second, line, view }: CanaryDifference): string[] {
  const where = path === null ? NAMES[what] : `${NAMES[what]} of ${showPath(path)}`;
  if (line === null) return [where, `  - ${showText(first)}`, `  + ${showText(second)}`];
  return [`${where}, line ${line}`, ...view.map(({ sign, text }) => `  ${sign} ${showText(text)}`.trimEnd())];
}
