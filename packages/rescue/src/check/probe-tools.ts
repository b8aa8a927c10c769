/** This defines `probeTools`: which of the programs that were found run. */
import type { Candidate } from "./find-tool.ts";
import type { FoundTool, ToolVerdict } from "./rescue-report.ts";
import { runTool, type Run, type RunOutcome } from "./run-tool.ts";

/** How to probe. */
export interface Probing extends Pick<Run, "timeoutMs" | "signal"> {
  /** False: what the kernel would execute counts. */
  readonly execCheck: boolean;
}

/** A program that hangs costs no processor time, so a few more at a time than there are processors do no harm. */
const AT_ONCE = 4;

/**
 * Runs each program that may be run with `--help`, names of one inode once, four at a time: a multi-call program answers for
 * all of its names.
 *
 * @throws the signal's reason
 */
export async function probeTools(candidates: readonly Candidate[], probing: Probing): Promise<readonly FoundTool[]> {
  const runnable = probing.execCheck ? candidates.filter(({ refusal }) => refusal === null) : [];
  const paths = new Map(runnable.toReversed().map(({ key, path }) => [key, path]));
  const outcomes = new Map<string, RunOutcome>();
  const todo = [...paths];
  const worker = async (): Promise<void> => {
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      const [key, path] = next;
      outcomes.set(key, await runTool({ path, argument: "--help", timeoutMs: probing.timeoutMs, signal: probing.signal }));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return candidates.map(({ tool, path, key, refusal }) => {
    const { why, detail } = refusal ?? verdictOf(outcomes.get(key));
    return { tool, path, counts: why === "usable", why, detail };
  });
}

/** What a run says of a program; one that was not run counts. */
export function verdictOf(outcome: RunOutcome | undefined): { readonly why: ToolVerdict; readonly detail: string } {
  switch (outcome?.kind) {
    case undefined:
      return { why: "usable", detail: "" };
    case "exited":
      return outcome.status === 0 ? { why: "usable", detail: "" } : { why: "failed", detail: `exit ${outcome.status}` };
    case "killed":
      return { why: "failed", detail: `killed by ${outcome.signal}` };
    case "not_started":
      return { why: "failed", detail: outcome.errno };
    case "timed_out":
      return { why: "timed_out", detail: "" };
  }
}
