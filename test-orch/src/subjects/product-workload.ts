// The workload process of the product. argv: the verb, the shape, the flaw to have, then the run.

import { closeSync, constants, openSync } from "node:fs";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { createTicker } from "../power-loss/workload/create-ticker.ts";
import { parseWorkloadArguments } from "../power-loss/workload/parse-workload-arguments.ts";
import { flawedSyscalls } from "./flawed-syscalls.ts";
import { interceptSyscalls } from "./intercept-syscalls.ts";
import { parseProductArguments } from "./product-arguments.ts";
import { productContext } from "./product-context.ts";
import { productLinks } from "./product-links.ts";
import { runVerb } from "./run-verb.ts";

const { verb, shape, flaw } = parseProductArguments(process.argv);
const run = parseWorkloadArguments(process.argv);
const kernel = linuxSyscalls();
const { tick, mark } = createTicker(run, (mountPoints) => mountPoints.forEach(syncFileSystem));
const syscalls = interceptSyscalls(flawedSyscalls(kernel, flaw), { after: tick });

const { exit_code, error } = await runVerb(verb, productContext(run.root, syscalls), productLinks(shape));
if (exit_code !== 0) throw new Error(`Cannot record "${verb}": it ended with ${exit_code}: ${error?.message ?? ""}`);
mark(verb);

function syncFileSystem(mountPoint: string): void {
  const fd = openSync(mountPoint, constants.O_DIRECTORY);
  kernel.syncfs(fd);
  closeSync(fd);
}
