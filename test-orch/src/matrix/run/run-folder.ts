/** This defines `RunFolder`: the one directory of a matrix run, and the promise that nothing of the run outlives it. */
import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import process from "node:process";
import { killGroups } from "../../power-loss/host/kill-groups.ts";
import { removeArea } from "../../power-loss/host/remove-area.ts";
import { endProcessesOf } from "./end-processes-of.ts";
import { folderPrefix } from "./folder-prefix.ts";
import { isOfDeadRun } from "./is-of-dead-run.ts";
import { RUN_VARIABLE } from "./run-variable.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A directory for the run's own daemon, its sockets, images and the packed command. All that the run makes elsewhere, containers
 * for example, bears `id`.
 *
 * `close` takes everything away, in the reverse of the order in which it was made; it also runs when this process exits or gets
 * SIGINT, SIGTERM or SIGHUP.
 *
 * Crash: after SIGKILL the daemon is told by the kernel and ends by itself (`startDaemon`), containers see their stdin end. What
 * was just being run to make an image or to pack the command goes on; that, the files, and the tmpfs that some of them are on,
 * stay until the next run, which sweeps what dead runs of this pid namespace have left, and nothing else.
 */
export class RunFolder {
  readonly dir: string;
  readonly #children = new Set<ChildProcess>();
  readonly #undo: (() => void)[] = [];
  readonly #onExit = (): void => this.close();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.close();
    // Nobody else wants the signal: die of it, as this process would have without a matrix.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  constructor(parent: string = tmpdir()) {
    for (const name of readdirSync(parent).filter(isOfDeadRun)) remove(join(parent, name));
    this.dir = mkdtempSync(join(parent, folderPrefix(process.pid)));
    process.env[RUN_VARIABLE] = this.id;
    process.once("exit", this.#onExit);
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
  }

  /** What everything of this run bears in its name. */
  get id(): string {
    return basename(this.dir);
  }

  /** Makes a directory of that name and returns its path. */
  subdirectory(name: string): string {
    const path = join(this.dir, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Sees to it that `child`, which must lead a process group, does not outlive the run. */
  adopt<Child extends ChildProcess>(child: Child): Child {
    this.#children.add(child);
    child.once("exit", () => this.#children.delete(child));
    return child;
  }

  /** Has `act`, which must be synchronous and must not throw, done when the run is over. */
  onClose(act: () => void): void {
    this.#undo.unshift(act);
  }

  /** Leaves nothing behind; synchronous, and harmless when called again. */
  close(): void {
    process.off("exit", this.#onExit);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    // (1) Containers go while there is a daemon; (2) clients; (3) the daemon with its mounts; (4) files.
    for (const act of this.#undo.splice(0)) act();
    killGroups(this.#children);
    remove(this.dir);
    if (process.env[RUN_VARIABLE] === this.id) delete process.env[RUN_VARIABLE];
  }
}

function remove(folder: string): void {
  endProcessesOf(folder);
  removeArea(folder);
}
