/** This defines `runMatrix`: the whole matrix, from a daemon to a result. */
import { release, machine } from "node:os";
import { removeContainers, sweepContainers } from "../docker/remove-containers.ts";
import { deriveImage } from "../docker/derive-image.ts";
import type { ImageRecipe } from "../docker/image-recipe.ts";
import { type MadeImage, makeImage } from "../docker/make-image.ts";
import { useDaemon } from "../docker/use-daemon.ts";
import { fileSystems } from "../file-systems/file-systems.ts";
import type { MatrixCell, MatrixResult } from "../matrix-result.ts";
import { loadDistros } from "../scenario/load-distros.ts";
import { loadKernelLacks } from "../scenario/load-kernel-lacks.ts";
import { loadScenarios } from "../scenario/load-scenarios.ts";
import type { CellGroup } from "./group-cells.ts";
import type { MatrixOptions } from "./matrix-options.ts";
import { packedCommand } from "./packed-command.ts";
import { type PlannedCell, planCells } from "./plan-cells.ts";
import { runCells } from "./run-cells.ts";
import { RunFolder } from "./run-folder.ts";

/** Where a run tells what it does. */
export interface MatrixWatcher {
  readonly onNote: (text: string) => void;
  readonly onCell: (cell: MatrixCell) => void;
}

const MATRIX: ImageRecipe = { dockerfile: "matrix.Dockerfile", base: { image: "debian:bookworm-slim", suite: "bookworm" }, orHostBinaries: true };

/**
 * Runs what `options` ask for. Afterwards, however it ends, nothing of it is left: no container, no mount, no loop device, no
 * process, no temporary file, and no daemon that was not there before.
 *
 * @throws MatrixError where it cannot do its work; what is wrong with the product is in the result
 */
export async function runMatrix(options: MatrixOptions, watcher: MatrixWatcher): Promise<MatrixResult> {
  const distros = loadDistros();
  const planned = planCells({ scenarios: loadScenarios(options.scenarios), fileSystems, distros }, options);
  const lacks = loadKernelLacks();
  const [startedAt, start] = [new Date().toISOString(), performance.now()];
  const folder = new RunFolder();
  try {
    const daemon = await useDaemon(folder);
    sweepContainers(daemon.docker);
    folder.onClose(() => removeContainers(daemon.docker, (run) => run === folder.id));
    watcher.onNote(daemon.isOurs ? "a Docker daemon of its own, for this run" : "the Docker daemon that runs");
    const image = makeImage(daemon, folder, MATRIX);
    watcher.onNote(`image ${image.tag}, ${image.how}`);
    const command = packedCommand(folder);
    watcher.onNote(`${planned.length} cells, ${options.jobs} at once`);
    const imageOf = imageMaker(image, (name) => (name === "bare" ? deriveImage(daemon.docker, image, "bare.Dockerfile") : distroImage(name)));
    function distroImage(name: string): MadeImage {
      const { image: from = "", debootstrap = "", prepare } = distros.get(name) ?? {};
      if (from === "matrix") return image;
      return makeImage(daemon, folder, { dockerfile: "distro.Dockerfile", base: { image: from, suite: debootstrap }, prepare });
    }
    const { jobs, keepGoing, scenarios } = options;
    const cells = await runCells(planned, { daemon, folder, command, imageOf, distros, lacks, jobs, keepGoing, scenarios, onCell: watcher.onCell });
    const host = { kernel: release(), machine: machine() };
    const duration = performance.now() - start;
    return { schema: "matrix.v1", started_at: startedAt, duration_ms: duration, host, image: { how: image.how, id: image.id }, file_systems: described(planned), cells };
  } finally {
    folder.close();
  }
}

/** Each image is made once, when the first container needs it. */
function imageMaker(full: MadeImage, make: (name: string) => MadeImage): (image: CellGroup["image"]) => MadeImage {
  const made = new Map<string, MadeImage>([["full", full]]);
  return (image) => {
    const name = typeof image === "string" ? image : image.distro;
    const found = made.get(name) ?? make(name);
    made.set(name, found);
    return found;
  };
}

function described(planned: readonly PlannedCell[]): MatrixResult["file_systems"] {
  const used = fileSystems.filter((spec) => planned.some(({ fileSystem }) => fileSystem === spec));
  const own = planned.some(({ distro }) => distro !== undefined) ? [{ name: "container", type: "overlay", options: "", details: "the / of a distribution's container" }] : [];
  return [...used.map(({ name, type, options, details }) => ({ name, type, options, details })), ...own];
}
