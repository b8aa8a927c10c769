/** This defines `keysProcess`: a process that changes the keys of a root. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

/** What became of it. */
export interface Ended {
  readonly signal: string | null;
  readonly said: string;
}

/** Runs `keys-main.ts` to its end. @param at the change before which it is killed */
export async function keysProcess(path: string, verb: string, name = "", at = ""): Promise<Ended> {
  const script = fileURLToPath(new URL("keys-main.ts", import.meta.url));
  const child = spawn(process.execPath, [script, path, verb, name, at], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said += chunk));
  await once(child, "close");
  if (child.signalCode === null && child.exitCode !== 0) throw new Error(`the process ended with ${child.exitCode}`);
  return { signal: child.signalCode, said };
}
