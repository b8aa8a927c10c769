// Runs in the container: a line of JSON with a job in, a line with its outcome out, until stdin ends.
import { createInterface } from "node:readline";
import process from "node:process";
import type { Job } from "./job.ts";
import { runCell } from "./run-cell.ts";

for await (const line of createInterface({ input: process.stdin })) {
  const job: Job = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(runCell(job))}\n`);
}
