/** This defines `runPart`. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import type { FullOptions } from "./full-options.ts";
import type { Interruption } from "./interruption.ts";
import type { LanePart } from "./parts.ts";

const TOP = join(import.meta.dirname, "../../..");

/** How a part has ended. */
export interface PartEnding {
  readonly passed: number;
  readonly failed: number;
}

/** Where a part runs. */
export interface PartSurroundings {
  /** Where lanes leave their documents. */
  readonly notes: string;
  readonly interruption: Interruption;
}

/** Runs `part`; what it prints goes to our stdout. */
export async function runPart(part: LanePart, options: FullOptions, { notes, interruption }: PartSurroundings): Promise<PartEnding> {
  const { everything, shard, seed, powerLoss } = options;
  const report = join(notes, `${part.name}.vitest`);
  const given = { LANES_OUT: notes, LANES_SHARD: shard, LANES_EVERYTHING: everything ? "1" : "", FAULTS_SEED: `${seed}`, MODEL_SEED: `${seed}`, MUTANTS_SEED: `${seed}` };
  const divided = shard === "" ? [] : ["--shard", shard];
  const [program, args] =
    part.kind === "program"
      ? [process.execPath, [part.file, ...divided, "--seed", `${seed}`, ...powerLoss]]
      : ["vitest", ["run", "--project", "full", part.file, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`]];
  const child = interruption.watch(spawn(program, args, { cwd: TOP, stdio: "inherit", env: { ...process.env, ...given } }));
  const [status]: unknown[] = await once(child, "exit");
  if (part.kind === "program") return status === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = countsIn(report);
  rmSync(report, { force: true });
  // A file that ran no test, or could not even be loaded, has proved nothing.
  return { passed, failed: Math.max(failed, status === 0 && passed > 0 ? 0 : 1) };
}

function countsIn(report: string): PartEnding {
  if (!existsSync(report)) return { passed: 0, failed: 0 };
  const { numPassedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8"));
  // What was skipped counts as failed.
  return { passed: numPassedTests, failed: numTotalTests - numPassedTests };
}
