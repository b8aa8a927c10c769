import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";

const MODULE = join(import.meta.dirname, "../../src/full/interruption.ts");

/** Runs a part that ends with 7 when it gets the signal, and says whether another one is to be begun. */
const PROGRAM = `
  import { spawn } from "node:child_process";
  import { once } from "node:events";
  import { Interruption } from ${JSON.stringify(MODULE)};
  const interruption = new Interruption();
  const part = "for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => process.exit(7)); setInterval(() => undefined, 1000); console.log('ready')";
  const [status] = await once(interruption.watch(spawn(process.execPath, ["-e", part], { stdio: ["ignore", "inherit", "inherit"] })), "exit");
  console.log("ended " + status + ", over " + interruption.isOver);
  interruption.die();
  setInterval(() => undefined, 1000);
`;

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("Interruption: %s, the part gets it, nothing further is begun, and it is what we die of", async (signal) => {
  const run = spawn(process.execPath, ["--input-type=module", "-e", PROGRAM], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  run.stdout.on("data", (chunk: Buffer) => (said += chunk.toString()));
  // Not its exit, after which there may be something to be read yet.
  const ended = once(run, "close");
  await expect.poll(() => said).toContain("ready");
  run.kill(signal);
  expect(await ended).toEqual([null, signal]);
  expect(said).toContain("ended 7, over true");
});
