/** This defines `matrixResult`: what a run of the file-system matrix found, as `matrix.json` holds it. */
import { z } from "zod";

const millis = z.number().nonnegative();

/** A command of a scenario that was run, and how it ended. Its outputs may be cut short; they then say so. */
const step = z.strictObject({
  /** As it could be typed in the container, the scenario's places filled in. */
  command: z.string(),
  /** Null where it was killed or could not be started. */
  exit_code: z.number().int().nullable(),
  duration_ms: millis,
  stdout: z.string(),
  stderr: z.string(),
});

/** One thing that was not as the scenario says. */
const failure = z.strictObject({
  /** What the scenario expects, or what anything must keep to. */
  expected: z.string(),
  found: z.string(),
  /** The step or the part of the scenario that expects it, e.g. `step 2: facts[0]`, `restore`, `left behind`. */
  where: z.string(),
});

/** One scenario on one file system. */
const cell = z.strictObject({
  scenario: z.string(),
  /** A name of `file_systems`. */
  file_system: z.string(),
  /** Absent where the container is of the matrix's own image. */
  distro: z.string().optional(),
  /** `lacking`: the kernel has not what it needs, which `kernel-lacks.yaml` lists; it did not run. */
  status: z.enum(["passed", "failed", "lacking"]),
  duration_ms: millis,
  steps: z.array(step),
  /** Empty unless `failed`. */
  failures: z.array(failure),
  /** The facts that its commands emitted, in order. */
  facts: z.array(z.record(z.string(), z.json())),
  /** A command line that runs this cell alone. */
  reproduce: z.string(),
  /** Why it is `lacking`, or in a sentence why it `failed`. */
  reason: z.string().optional(),
});

/** A file system of the matrix. */
const fileSystem = z.strictObject({
  name: z.string(),
  /** What mount(2) calls it. */
  type: z.string(),
  /** Mount options; empty where there are none. */
  options: z.string(),
  /** How it is made and what is special about it. */
  details: z.string(),
});

/** `matrix.v1`. Cells stand in the order of file systems, then of scenarios. */
export const matrixResult = z.strictObject({
  schema: z.literal("matrix.v1"),
  /** ISO 8601, UTC. */
  started_at: z.iso.datetime(),
  duration_ms: millis,
  seed: z.string().optional(),
  host: z.strictObject({ kernel: z.string(), machine: z.string() }),
  /** `how`: pulled, debootstrap or host-binaries; `id`: of the image in the daemon. */
  image: z.strictObject({ how: z.string(), id: z.string() }),
  file_systems: z.array(fileSystem),
  cells: z.array(cell),
});

/** See {@link matrixResult}. */
export type MatrixResult = z.infer<typeof matrixResult>;
/** One scenario on one file system, with all that was found. */
export type MatrixCell = MatrixResult["cells"][number];
