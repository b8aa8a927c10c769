// This defines `runTool`: a system tool, run to its end.

import { spawn } from "node:child_process";
import type { StdioOptions } from "node:child_process";
import { PowerLossError } from "../power-loss-error.ts";

/** What a tool gets besides its argv; by default an environment of PATH alone, and no extra descriptors. */
export interface ToolOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Becomes descriptor 3 of the tool. */
  readonly descriptor?: number;
}

/**
 * Runs `argv` and waits for it.
 * @throws {@link PowerLossError} `tool-failed`: it could not be started, was killed, or did not exit 0.
 */
export async function runTool(argv: readonly string[], options: ToolOptions = {}): Promise<void> {
  const [file = "", ...args] = argv;
  const extra = options.descriptor === undefined ? [] : [options.descriptor];
  const stdio: StdioOptions = ["ignore", "ignore", "pipe", ...extra];
  const child = spawn(file, args, { stdio, env: { PATH: process.env["PATH"], ...options.env } });
  let complaint = "";
  child.stderr?.on("data", (chunk: Buffer) => (complaint += chunk.toString()));
  const end = await new Promise<number | NodeJS.Signals | null>((resolve, reject) => {
    child.once("error", (cause) => {
      reject(new PowerLossError("tool-failed", `Cannot run "${file}": it did not start`, { cause }));
    });
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  if (end !== 0) {
    const found = `it ended with ${end}: ${complaint.trim()}`;
    throw new PowerLossError("tool-failed", `Cannot run "${argv.join(" ")}": ${found}`);
  }
}
