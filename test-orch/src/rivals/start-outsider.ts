/** This defines `startOutsider`: a process that replaces targets at random, by renames, and asks nobody. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Placement } from "./placement.ts";

/** An outsider at work. */
export interface Outsider {
  /** Ends the process and tells what it did, in order. */
  readonly stop: () => Promise<readonly Placement[]>;
}

const PROGRAM = fileURLToPath(new URL("outsider-process.ts", import.meta.url));

/** Starts it; resolves once it is at work. */
export async function startOutsider(root: string, targets: readonly string[]): Promise<Outsider> {
  // The test runner's own flags would change the process; its errors belong on our standard error.
  const child = fork(PROGRAM, [root, ...targets], { execArgv: [] });
  await nextMessage(child);
  return {
    stop: async () => {
      const report = nextMessage<readonly Placement[]>(child);
      const exit = once(child, "exit");
      child.send("stop");
      const placements = await report;
      await exit;
      return placements;
    },
  };
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once("message", (message: Message) => resolve(message));
    child.once("exit", (code, signal) => reject(new Error(`Cannot replace targets: the outsider ended early with ${code ?? signal}`)));
  });
}
