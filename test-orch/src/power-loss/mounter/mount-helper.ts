// This defines `MountHelper`: mounting and unmounting of images through one lasting process.

import { spawn } from "node:child_process";
import type { ChildProcessByStdio } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type { WorkArea } from "../host/work-area.ts";
import { PowerLossError } from "../power-loss-error.ts";
import { mountSyscalls } from "./mount-syscalls.ts";

const SCRIPT = join(import.meta.dirname, "mount-helper.pl");
const MNT_DETACH = 2;
const EBUSY = "16";
const BUSY_WAIT_MILLIS = 5_000;

/** What to mount where. */
export interface ImageMount {
  readonly type: string;
  readonly options: string;
  readonly image: string;
  readonly dir: string;
}

/** A request that has no answer yet. */
interface Waiting {
  readonly resolve: (answer: string) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Answers come one after the other, in the order of the requests.
 *
 * Crash: if this process dies, the helper detaches all that is mounted or guarded and ends.
 */
export class MountHelper {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: Waiting[] = [];

  constructor(area: WorkArea) {
    const { mount, umount2 } = mountSyscalls();
    // Detached: a Ctrl-C at the terminal must not end the one who cleans up.
    const child = spawn("perl", [SCRIPT, String(mount), String(umount2)], {
      stdio: ["pipe", "pipe", "inherit"],
      detached: true,
    });
    this.#process = area.adopt(child, "user");
    createInterface({ input: child.stdout }).on("line", (line) => this.#waiting.shift()?.resolve(line));
    child.once("close", () => this.#abandon("it ended"));
    child.once("error", (error) => this.#abandon(error.message));
    child.stdin.on("error", (error) => this.#abandon(error.message));
  }

  /** Mounts an image read-write by a loop device of its own; a refusal ("117 mount ext4") is a value. */
  async mount({ type, options, image, dir }: ImageMount): Promise<{ readonly refusal: string | null }> {
    const answer = await this.#ask("mount", type, options, image, dir);
    return { refusal: answer === "ok" ? null : answer };
  }

  /**
   * Unmounts `dir`, waiting some seconds for its last users.
   * @throws {@link PowerLossError} `busy`: it was still in use; it is detached now.
   */
  async unmount(dir: string): Promise<void> {
    const deadline = performance.now() + BUSY_WAIT_MILLIS;
    let answer = await this.#ask("umount", dir, "0");
    while (answer.startsWith(`${EBUSY} `) && performance.now() < deadline) {
      await sleep(5);
      answer = await this.#ask("umount", dir, "0");
    }
    if (answer === "ok") return;
    await this.#ask("umount", dir, String(MNT_DETACH));
    throw new PowerLossError("busy", `Cannot unmount "${dir}": errno ${answer}; detached it instead`);
  }

  /** Has the helper detach `dir`, which someone else mounts, should this process die. */
  async guard(dir: string): Promise<void> {
    await this.#ask("guard", dir);
  }

  /** Lets the helper end; what is still mounted is detached. */
  close(): void {
    this.#process.stdin.end();
  }

  #ask(...fields: readonly string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#process.stdin.write(`${fields.join("\t")}\n`);
    });
  }

  #abandon(reason: string): void {
    const error = new PowerLossError("mount-failed", `Cannot use the mount helper: ${reason}`);
    for (const { reject } of this.#waiting.splice(0)) reject(error);
  }
}
