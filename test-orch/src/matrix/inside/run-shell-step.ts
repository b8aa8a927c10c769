/** This defines `runShellStep`: a step that is typed at a shell. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { ShellStep } from "../scenario/scenario.ts";
import { mustRun } from "./must-run.ts";
import { runProgram } from "./run-program.ts";
import type { StepScene } from "./run-step.ts";

/** Types it and holds exit code and output against what the step expects. */
export function runShellStep({ context, recorder, where }: StepScene, step: ShellStep): void {
  const shell = step.with ?? "sh";
  const argv = shell === "busybox" ? ["busybox", "sh", "-euc", step.shell] : [shell, "-euc", step.shell];
  const onlyBusybox = shell === "busybox" ? { PATH: applets(context.temporary) } : {};
  const result = runProgram(argv, { directory: context.root, environment: { ...context.environment(), ...onlyBusybox } });
  recorder.step(argv.join(" "), result);
  const exit = step.exit ?? 0;
  if (result.exitCode !== exit) recorder.fail(where, `exit code ${exit}`, `${result.signal ?? result.exitCode}: ${result.stderr}${result.stdout}`);
  if (step.says !== undefined && !result.stdout.includes(step.says)) recorder.fail(where, `says "${step.says}"`, result.stdout);
}

/** A directory with BusyBox's tools and no others. */
function applets(temporary: string): string {
  const directory = join(temporary, "applets");
  mkdirSync(directory, { recursive: true });
  mustRun(["busybox", "--install", "-s", directory]);
  return directory;
}
