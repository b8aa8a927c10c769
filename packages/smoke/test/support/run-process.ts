/** This defines `runProcess`: the runner in a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { SmokeReport } from "../../src/index.ts";

/** Starts it for `/bin/TOOL` of the root; `extra` is its descriptor 30. */
export function startRun(root: string, tool: string, { extra, uid }: { extra?: number; uid?: number } = {}): ChildProcess {
  const others = Array.from({ length: 28 }, (_, at) => (at === 27 && extra !== undefined ? extra : "ignore" as const));
  const args = [fileURLToPath(new URL("run-main.ts", import.meta.url)), root, tool, ...(uid === undefined ? [] : [String(uid)])];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit", ...others] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Its report. */
export async function reportOf(child: ChildProcess): Promise<SmokeReport> {
  let text = "";
  child.stdout?.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
  await once(child, "close");
  return JSON.parse(text);
}
