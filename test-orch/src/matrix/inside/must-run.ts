/** This defines `mustRun`. */
import { CellError } from "./cell-error.ts";
import { type ProgramOptions, runProgram } from "./run-program.ts";

/** Runs `argv` and returns its stdout. @throws {@link CellError} where it does not end with 0. */
export function mustRun(argv: readonly string[], options: ProgramOptions = {}): string {
  const { exitCode, signal, stdout, stderr } = runProgram(argv, options);
  if (exitCode === 0) return stdout;
  throw new CellError(`"${argv.join(" ")}" ends with 0`, `${signal ?? exitCode}: ${stderr.trim()}`);
}
