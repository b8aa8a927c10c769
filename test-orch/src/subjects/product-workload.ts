// The workload process of the product. argv: the verbs, the shape, the flaw to have, then the run.

import { closeSync, constants, openSync } from "node:fs";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { createTicker } from "../power-loss/workload/create-ticker.ts";
import { parseWorkloadArguments } from "../power-loss/workload/parse-workload-arguments.ts";
import { flawedSyscalls } from "./flawed-syscalls.ts";
import { interceptSyscalls } from "./intercept-syscalls.ts";
import { parseProductArguments } from "./product-arguments.ts";
import { productContext } from "./product-context.ts";
import { productLinks } from "./product-links.ts";
import { runVerbs } from "./run-verb.ts";

const { verbs, shape, flaw } = parseProductArguments(process.argv);
const run = parseWorkloadArguments(process.argv);
const kernel = linuxSyscalls();
const { tick, mark } = createTicker(run, (mountPoints) => mountPoints.forEach(syncFileSystem));
const syscalls = interceptSyscalls(flawedSyscalls(kernel, flaw), { after: tick });

await runVerbs(verbs, productContext(run.root, syscalls), productLinks(shape));
mark("end");

function syncFileSystem(mountPoint: string): void {
  const fd = openSync(mountPoint, constants.O_DIRECTORY);
  kernel.syncfs(fd);
  closeSync(fd);
}
