/** This defines `CellWorker`: a container that runs cells, one after another. */
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { type Interface, createInterface } from "node:readline";
import type { Job, Outcome } from "../inside/job.ts";
import { MatrixError } from "../matrix-error.ts";
import type { RunFolder } from "../run/run-folder.ts";
import { type ContainerSettings, containerArguments } from "./container-arguments.ts";
import type { Docker } from "./docker.ts";

/** A cell is a dozen commands; one that hangs is ended by the worker itself, after some minutes. */
const PATIENCE_MS = 900_000;

/** Starts its container with the first cell. */
export class CellWorker {
  readonly #docker: Docker;
  readonly #folder: RunFolder;
  readonly #settings: ContainerSettings;
  #process: ChildProcess | undefined;
  #lines: Interface | undefined;
  #complaint = "";

  constructor(docker: Docker, folder: RunFolder, settings: ContainerSettings) {
    this.#docker = docker;
    this.#folder = folder;
    this.#settings = settings;
  }

  /**
   * Runs one cell.
   *
   * @throws {@link MatrixError} `container-failed`: there is no outcome. The container is gone then; the next cell gets a new one.
   */
  async run(job: Job): Promise<Outcome> {
    const { process, lines } = this.#started();
    process.stdin?.write(`${JSON.stringify(job)}\n`);
    const gone = new AbortController();
    const timer = setTimeout(() => gone.abort(), PATIENCE_MS);
    const onClose = (): void => gone.abort();
    lines.once("close", onClose);
    try {
      const [line]: unknown[] = await once(lines, "line", { signal: gone.signal });
      return parseOutcome(String(line));
    } catch (cause) {
      const said = this.#complaint.trim().slice(-2000);
      this.close();
      throw new MatrixError("container-failed", `The container ended, or gave no outcome within ${PATIENCE_MS / 1000} s. It said: ${said || "nothing"}`, { cause });
    } finally {
      clearTimeout(timer);
      lines.off("close", onClose);
    }
  }

  /** Ends the container. */
  close(): void {
    if (this.#process === undefined) return;
    this.#process.stdin?.destroy();
    this.#docker.try(["rm", "--force", this.#settings.name]);
    this.#process = undefined;
    this.#lines = undefined;
  }

  #started(): { process: ChildProcess; lines: Interface } {
    if (this.#process !== undefined && this.#lines !== undefined) return { process: this.#process, lines: this.#lines };
    const child = this.#folder.adopt(this.#docker.start(containerArguments(this.#settings)));
    if (child.stdout === null) throw new MatrixError("container-failed", "The container has no stdout.");
    this.#complaint = "";
    child.stderr?.on("data", (chunk: Buffer) => (this.#complaint += chunk.toString()));
    // A container that could not be started reads nothing; the line that never comes tells of it.
    child.stdin?.on("error", () => undefined);
    this.#process = child;
    this.#lines = createInterface({ input: child.stdout });
    return { process: child, lines: this.#lines };
  }
}

function parseOutcome(line: string): Outcome {
  return JSON.parse(line);
}
