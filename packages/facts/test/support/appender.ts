/** This defines `appender`: a process that appends facts. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { ROTATE_AT_BYTES } from "../../src/index.ts";

/** The process; `told` is how many of its batches returned. */
export interface Appender {
  readonly ended: Promise<number | null>;
  readonly told: () => number;
  readonly kill: () => void;
  readonly some: () => Promise<unknown>;
}

/** Starts it. It is killed when the test ends. */
export function appender(path: string, who: string, { batches, rotateAtBytes = ROTATE_AT_BYTES }: { readonly batches: number; readonly rotateAtBytes?: number }): Appender {
  const main = fileURLToPath(new URL("appender-main.ts", import.meta.url));
  const child = spawn(process.execPath, [main, path, who, String(batches), String(rotateAtBytes)], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stdout.on("data", (chunk: Buffer) => (text += chunk.toString()));
  const ended = once(child, "close").then(() => child.exitCode);
  return { ended, told: () => Number(text.trim().split("\n").at(-1)), kill: () => void child.kill("SIGKILL"), some: () => once(child.stdout, "data") };
}
