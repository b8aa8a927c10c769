/** This defines `runProgram`: a program inside the container, run to its end. */
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

/** What a program gets besides its argv. */
export interface ProgramOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly directory?: string;
}

/** How a program ended and what it said. */
export interface ProgramResult {
  /** Null where it was killed or could not be started. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly durationMs: number;
}

/** Nothing in a scenario takes as long, not on a busy machine either. */
const PATIENCE_MS = 150_000;

/**
 * Runs `argv` with nothing but PATH and `environment`.
 *
 * Its outputs go to files: what it leaves running in the background would keep pipes open, and then nobody could wait for it.
 */
export function runProgram(argv: readonly string[], options: ProgramOptions = {}): ProgramResult {
  const [file = "", ...args] = argv;
  const folder = mkdtempSync("/run/step-");
  const [out, err] = [join(folder, "stdout"), join(folder, "stderr")];
  const descriptors = [openSync(out, "w"), openSync(err, "w")] as const;
  const start = performance.now();
  const env = { PATH: process.env["PATH"] ?? "", LC_ALL: "C.UTF-8", HOME: "/tmp", ...options.environment };
  const ended = spawnSync(file, args, {
    cwd: options.directory ?? "/",
    env,
    stdio: ["ignore", ...descriptors],
    timeout: PATIENCE_MS,
    killSignal: "SIGKILL",
  });
  descriptors.forEach(closeSync);
  const complaint = ended.error === undefined ? "" : `${ended.error.message}\n`;
  const result = {
    exitCode: ended.status,
    signal: ended.signal,
    stdout: readFileSync(out, "utf8"),
    stderr: complaint + readFileSync(err, "utf8"),
    durationMs: performance.now() - start,
  };
  rmSync(folder, { recursive: true });
  return result;
}
