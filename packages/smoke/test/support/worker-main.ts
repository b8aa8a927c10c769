/** A worker thread that runs the checks of one tool and prints the status, or the reason of the error. */
import process from "node:process";
import { workerData } from "node:worker_threads";
import { isSwitchyardError } from "@switchyard/fs-atomic";
import { smokeOne } from "./smoke-one.ts";

const { root, tool }: { root: string; tool: string } = workerData;
try {
  process.stdout.write((await smokeOne(root, tool)).smoke_status);
} catch (error) {
  process.stdout.write(isSwitchyardError(error) ? error.reason : String(error));
}
