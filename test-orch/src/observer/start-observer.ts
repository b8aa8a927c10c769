/** This defines `startObserver`: a rival process that never takes its eyes off the targets. */
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ObserverReport } from "./observer-report.ts";

/** What to look at. Targets are absolute paths inside the root. */
export interface ObserverOptions {
  readonly root: string;
  readonly targets: readonly string[];
  /** Those of `targets` that the plan creates or removes: absence is no miss, but dangling is. */
  readonly mayBeAbsent?: readonly string[];
}

/** An observer at work. */
export interface Observer {
  /** Ends the process and tells what it saw. */
  readonly stop: () => Promise<ObserverReport>;
}

const PROGRAM = fileURLToPath(new URL("observer-process.ts", import.meta.url));

/** Starts observing in a process of its own; resolves once every target has been looked at in every way. */
export async function startObserver(options: ObserverOptions): Promise<Observer> {
  const inRoot = (paths: readonly string[]): string => JSON.stringify(paths.map((path) => join(options.root, path)));
  // The test runner's own flags would change the observer; its errors belong on our standard error.
  const child = fork(PROGRAM, [inRoot(options.targets), inRoot(options.mayBeAbsent ?? [])], { execArgv: [] });
  await nextMessage(child);
  return {
    stop: async () => {
      const report = nextMessage<ObserverReport>(child);
      const exit = once(child, "exit");
      child.send("stop");
      const seen = await report;
      await exit;
      return seen;
    },
  };
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    child.once("message", (message: Message) => resolve(message));
    child.once("exit", (code, signal) => reject(new Error(`Cannot observe: the observer ended early with ${code ?? signal}`)));
  });
}
