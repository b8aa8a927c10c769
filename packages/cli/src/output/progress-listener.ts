/** This defines `progressListener`: who is told what the engine is doing. */
import process from "node:process";
import type { OnProgress, Step } from "@switchyard/engine";
import { isLogging, log } from "./log.ts";
import { manner } from "./manner.ts";
import { showProgress } from "./progress-line.ts";

const WORDS: Readonly<Record<Step, string>> = {
  waiting: "waiting for another run to end",
  looking: "looking at targets",
  hashing: "reading sources",
  preparing: "preparing",
  switching: "switching",
  syncing: "waiting for the disk",
  checking: "checking what was switched",
  undoing: "putting back",
  finishing: "finishing",
  pruning: "pruning",
  recording: "recording",
};

/** The terminal and the log; undefined where neither would show it: with `--json` or `--quiet`, and where stderr is no terminal. */
export function progressListener(): OnProgress | undefined {
  const { json, quiet } = manner();
  const isShown = process.stderr.isTTY && process.env["TERM"] !== "dumb" && !json && !quiet;
  if (!isShown && !isLogging()) return undefined;
  let last: Step | null = null;
  return ({ step, done, total }) => {
    if (step !== last) log("step", { step, total });
    last = step;
    if (isShown) showProgress(() => `${WORDS[step]}${total === null ? "" : `: ${done} of ${total}`}`);
  };
}
