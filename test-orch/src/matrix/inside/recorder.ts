/** This defines `Recorder`: what is being found out about a cell. */
import type { JsonObject } from "./cell-context.ts";
import type { Outcome } from "./job.ts";
import type { ProgramResult } from "./run-program.ts";

/** Enough of an output to see what happened; a document of hundreds of actions is cut. */
const OUTPUT_CHARS = 8000;

/** Collects; decides nothing. */
export class Recorder {
  readonly steps: Outcome["steps"] = [];
  readonly failures: Outcome["failures"] = [];
  readonly facts: Outcome["facts"] = [];

  step(command: string, result: ProgramResult): void {
    const { exitCode, durationMs, stdout, stderr } = result;
    this.steps.push({ command, exit_code: exitCode, duration_ms: durationMs, stdout: cut(stdout), stderr: cut(stderr) });
  }

  fail(where: string, expected: string, found: string): void {
    this.failures.push({ where, expected, found: cut(found) });
  }

  add(facts: readonly JsonObject[]): void {
    this.facts.push(...facts);
  }
}

function cut(text: string): string {
  return text.length <= OUTPUT_CHARS ? text : `${text.slice(0, OUTPUT_CHARS)}\n[${text.length - OUTPUT_CHARS} more characters]`;
}
