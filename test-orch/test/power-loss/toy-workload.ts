// The workload process of the toy subject. argv: where the ledger is, the flaw to have, then the run.

import { closeSync, constants, fsyncSync, openSync, renameSync, unlinkSync, writeSync } from "node:fs";
import { createTicker } from "../../src/power-loss/workload/create-ticker.ts";
import { parseWorkloadArguments } from "../../src/power-loss/workload/parse-workload-arguments.ts";
import { NEW_CONTENT, toyPaths } from "./toy-paths.ts";

const [, , layout, flaw] = process.argv;
const run = parseWorkloadArguments(process.argv);
const { tick, mark } = createTicker(run);
const { dir, target, stage, ledger } = toyPaths(run.root);
const keepsLedger = layout !== "no-ledger";

stageContent();
if (keepsLedger) note("intent\n", flaw !== "late-intent");
replaceTarget();
if (flaw === "late-intent") syncPath(ledger, constants.O_RDONLY);
if (flaw !== "no-dir-sync" && flaw !== "early-commit") syncPath(dir, constants.O_DIRECTORY);
if (keepsLedger) note("committed\n", true);
if (flaw === "early-commit") syncPath(dir, constants.O_DIRECTORY);
mark("applied");

function stageContent(): void {
  const file = openSync(stage, "wx", 0o644);
  tick("open");
  writeSync(file, NEW_CONTENT);
  tick("write");
  closeSync(file);
  if (flaw !== "no-data-sync") syncPath(stage, constants.O_RDONLY);
}

function replaceTarget(): void {
  if (flaw === "unlink-first") {
    unlinkSync(target);
    tick("unlink");
  }
  renameSync(stage, target);
  tick("rename");
}

function note(line: string, durable: boolean): void {
  const file = openSync(ledger, "a");
  writeSync(file, line);
  tick("write ledger");
  closeSync(file);
  if (durable) syncPath(ledger, constants.O_RDONLY);
}

function syncPath(path: string, flags: number): void {
  const handle = openSync(path, flags);
  fsyncSync(handle);
  closeSync(handle);
  tick("fsync");
}
