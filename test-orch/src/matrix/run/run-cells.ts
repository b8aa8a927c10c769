/** This defines `runCells`: planned cells, carried out in containers. */
import { CellWorker } from "../docker/cell-worker.ts";
import type { MadeImage } from "../docker/make-image.ts";
import type { UsedDaemon } from "../docker/use-daemon.ts";
import type { Outcome } from "../inside/job.ts";
import { MatrixError } from "../matrix-error.ts";
import type { MatrixCell } from "../matrix-result.ts";
import type { Distro } from "../scenario/load-distros.ts";
import { cellCommand } from "./cell-command.ts";
import { type CellGroup, groupCells } from "./group-cells.ts";
import type { PlannedCell } from "./plan-cells.ts";
import type { RunFolder } from "./run-folder.ts";

/** What all cells share. */
export interface CellSurroundings {
  readonly daemon: UsedDaemon;
  readonly folder: RunFolder;
  /** The directory of `packedCommand`. */
  readonly command: string;
  readonly imageOf: (image: CellGroup["image"]) => MadeImage;
  readonly distros: ReadonlyMap<string, Distro>;
  readonly lacks: ReadonlyMap<string, string>;
  readonly jobs: number;
  readonly keepGoing: boolean;
  /** Where the scenarios are. */
  readonly scenarios: string;
  /** Told of each cell when it has ended. */
  readonly onCell: (cell: MatrixCell) => void;
}

/** Runs `planned`, some at once, and returns the cells in the order of the plan. Without `keepGoing` a failure is the last one to be begun. */
export async function runCells(planned: readonly PlannedCell[], surroundings: CellSurroundings): Promise<MatrixCell[]> {
  const waiting = groupCells(planned);
  const done = new Map<PlannedCell, MatrixCell>();
  let failed = false;
  let started = 0;
  async function lane(): Promise<void> {
    for (let group = waiting.shift(); group !== undefined; group = waiting.shift()) {
      const worker = workerFor(group, (started += 1), surroundings);
      for (const planned of group.cells) {
        if (failed && !surroundings.keepGoing) break;
        const cell = await runOne(worker, planned, surroundings);
        failed ||= cell.status === "failed";
        done.set(planned, cell);
        surroundings.onCell(cell);
      }
      worker.close();
    }
  }
  await Promise.all(Array.from({ length: surroundings.jobs }, lane));
  return planned.flatMap((one) => done.get(one) ?? []);
}

function workerFor({ image, capabilities }: CellGroup, number: number, { daemon, folder, command, imageOf, distros }: CellSurroundings): CellWorker {
  const ownRoot = typeof image === "object";
  return new CellWorker(daemon.docker, folder, { name: `${folder.id}-${number}`, run: folder.id, image: imageOf(image).tag, command, capabilities, ownRoot, clientVersion: daemon.docker.version(), node: typeof image === "object" ? distros.get(image.distro)?.own_node : undefined });
}

async function runOne(worker: CellWorker, planned: PlannedCell, surroundings: CellSurroundings): Promise<MatrixCell> {
  const { named, fileSystem, distro } = planned;
  const start = performance.now();
  const values = { ...valuesOf(planned), ...surroundings.distros.get(distro ?? "")?.values };
  const job = { ...named, values, ...(fileSystem === undefined ? {} : { fileSystem }) };
  try {
    return cellOf(planned, await worker.run(job), surroundings);
  } catch (error) {
    if (!(error instanceof MatrixError)) throw error;
    const failures = [{ where: "container", expected: "an outcome", found: error.message }];
    return cellOf(planned, { steps: [], failures, facts: [], duration_ms: performance.now() - start }, surroundings);
  }
}

/** What `${name}` stands for, of a file system. */
function valuesOf({ fileSystem }: PlannedCell): Record<string, string> {
  const type = fileSystem?.type ?? "overlay";
  return { fs_type: type, durable: `${type !== "tmpfs"}` };
}

function cellOf(planned: PlannedCell, outcome: Outcome, { lacks, scenarios }: CellSurroundings): MatrixCell {
  const { cannotMount, ...found } = outcome;
  const where = { scenario: planned.named.name, file_system: planned.fileSystem?.name ?? "container", ...(planned.distro === undefined ? {} : { distro: planned.distro }) };
  const cell = { ...where, ...found, reproduce: cellCommand(planned, scenarios) };
  const lacking = lacks.get(where.file_system);
  if (cannotMount !== undefined && lacking !== undefined) return { ...cell, status: "lacking", failures: [], reason: `${lacking} (${cannotMount})` };
  if (cannotMount !== undefined) return { ...cell, status: "failed", failures: [unmountable(planned, cannotMount)], reason: "its file system could not be mounted" };
  const [first] = cell.failures;
  return first === undefined ? { ...cell, status: "passed" } : { ...cell, status: "failed", reason: `${first.where}: expected ${first.expected}` };
}

function unmountable({ fileSystem }: PlannedCell, found: string): MatrixCell["failures"][number] {
  const remedy = `modprobe ${fileSystem?.type}, or a kernel that has it; one that cannot have it is listed in scenarios/kernel-lacks.yaml`;
  return { where: "mount", expected: `${fileSystem?.name} can be mounted (${remedy})`, found };
}
