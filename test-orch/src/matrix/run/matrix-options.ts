/** This defines `parseOptions`: the command line of `npm run matrix`. */
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { MatrixError } from "../matrix-error.ts";
import { SCENARIOS } from "../scenario/load-scenarios.ts";

/** What is to be run, and how. */
export interface MatrixOptions {
  /** Scenarios by name; empty: all. */
  readonly only: readonly string[];
  /** File systems by name; empty: those of the lane. */
  readonly fileSystems: readonly string[];
  /** Distributions by name, `all`, or `none`; empty: those of the lane. */
  readonly distros: readonly string[];
  /** The full lane, instead of what gates a submission. */
  readonly full: boolean;
  /** Go on after a cell that fails. */
  readonly keepGoing: boolean;
  /** How many cells at once. */
  readonly jobs: number;
  /** Where the result and the reports of it go; undefined: nowhere. */
  readonly out: string | undefined;
  /** Where the scenarios are. */
  readonly scenarios: string;
}

/** What the command line says with `--help`. */
export const USAGE = `Usage: npm run matrix -- [options]

  --only NAME       this scenario (the name of its file); may be repeated
  --fs NAME         this file system; may be repeated
  --distro NAME     on the / of this distribution; 'all', or 'none'; may be repeated
  --full            also what is not in the gate: options of file systems, slow scenarios
  --keep-going      go on after a cell that fails
  --jobs N          how many at once (default: 2, or 1 on a single core)
  --out DIR         write matrix.json, matrix.junit.xml and report.html there
  --scenarios DIR   scenarios of another directory
`;

/** Reads the arguments. @throws {@link MatrixError} `bad-options`. */
export function parseOptions(args: readonly string[]): MatrixOptions {
  const { values } = parsed(args);
  const jobs = Number(values.jobs ?? Math.min(2, availableParallelism()));
  if (!Number.isInteger(jobs) || jobs < 1) throw new MatrixError("bad-options", `--jobs must be a number from 1 on\n\n${USAGE}`);
  return {
    only: values.only ?? [],
    fileSystems: values.fs ?? [],
    distros: values.distro ?? [],
    full: values.full ?? false,
    keepGoing: values["keep-going"] ?? false,
    jobs,
    out: values.out,
    scenarios: values.scenarios === undefined ? SCENARIOS : resolve(values.scenarios),
  };
}

function parsed(args: readonly string[]) {
  const many = { type: "string", multiple: true } as const;
  const one = { type: "string" } as const;
  const flag = { type: "boolean" } as const;
  try {
    return parseArgs({ args: [...args], options: { only: many, fs: many, distro: many, full: flag, "keep-going": flag, jobs: one, out: one, scenarios: one } });
  } catch (cause) {
    throw new MatrixError("bad-options", `${cause instanceof Error ? cause.message : String(cause)}\n\n${USAGE}`, { cause });
  }
}
