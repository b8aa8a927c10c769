/** This defines `sideOf`: one of two runs, as its report has it. */
import { createHash } from "node:crypto";
import type { CanaryPath } from "../canary-path.ts";
import type { CanarySide, SideOutput } from "./compare-report.ts";
import type { FoundProgram } from "./find-program.ts";
import type { RanSide } from "./run-side.ts";

/** Plain data. */
export function sideOf({ end, command, stdout, stderr, after, left }: RanSide, { profile }: CanaryPath, { file, fromProfile }: FoundProgram): CanarySide {
  return {
    profile,
    program: file,
    from_profile: fromProfile,
    end,
    exit_code: command.exitCode,
    detail: command.notStarted ?? command.signal,
    stdout: outputOf(stdout, command.stdoutBytes),
    stderr: outputOf(stderr, command.stderrBytes),
    // Without the directory itself.
    files: after === null ? null : [...after.keys()].filter((path) => path !== ".").length,
    left_processes: left.map(({ command: name }) => name).toSorted(),
    duration_ms: Math.round(command.durationMs),
  };
}

function outputOf(bytes: Buffer, length: number): SideOutput {
  return { bytes: length, sha256: createHash("sha256").update(bytes).digest("hex") };
}
