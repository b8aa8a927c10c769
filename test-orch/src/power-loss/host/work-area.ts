// This defines `WorkArea`: the one directory of a lane, and the promise that nothing of it outlives the lane.

import type { ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync } from "node:fs";
import { join } from "node:path";
import { areaPrefix } from "./area-name.ts";
import { killGroups } from "./kill-groups.ts";
import { removeArea } from "./remove-area.ts";
import { sweepDeadAreas } from "./sweep-dead-areas.ts";

const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Whether a process makes or uses mounts of the area, or is the file system behind one. */
export type ChildRole = "user" | "server";

/**
 * A private directory for images and mount points, with the processes that work in it.
 *
 * `close` ends the processes, detaches what is still mounted below, and removes the directory; it also runs when this
 * process exits or gets SIGINT, SIGTERM or SIGHUP.
 *
 * Crash: after SIGKILL the mount helper sees its stdin end and detaches the mounts; the files stay until the next
 * area is opened with the same parent, which sweeps the areas of the dead.
 */
export class WorkArea {
  readonly dir: string;
  readonly #children = { user: new Set<ChildProcess>(), server: new Set<ChildProcess>() };
  readonly #onExit = (): void => this.close();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    this.close();
    // Nobody else wants the signal: die of it, as this process would have without a lane.
    if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
  };

  /** @param parent a directory with room for a few hundred megabytes; tmpfs is fastest. */
  constructor(parent: string) {
    sweepDeadAreas(parent);
    this.dir = mkdtempSync(join(parent, areaPrefix(process.pid)));
    process.once("exit", this.#onExit);
    for (const signal of signals) process.on(signal, this.#onSignal);
  }

  /** Makes a directory of that name and returns its path. */
  subdirectory(name: string): string {
    const path = join(this.dir, name);
    mkdirSync(path, { recursive: true });
    return path;
  }

  /** Sees to it that `child`, which must lead a process group, does not outlive the area, nor do its children. */
  adopt<Child extends ChildProcess>(child: Child, role: ChildRole): Child {
    const siblings = this.#children[role];
    siblings.add(child);
    child.once("exit", () => siblings.delete(child));
    return child;
  }

  /** Leaves nothing behind; synchronous, and harmless when called again. */
  close(): void {
    process.off("exit", this.#onExit);
    for (const signal of signals) process.off(signal, this.#onSignal);
    // (1) Those who mount must be dead, not only dying, or they finish a mount after (2).
    killGroups(this.#children.user);
    // (2) removeArea unmounts; (3) only then the servers go: file systems without their disk take long to give up.
    removeArea(this.dir);
    killGroups(this.#children.server);
  }
}
