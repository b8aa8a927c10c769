/** This defines `runProgram`: one program asked something, within bounds. */
import { Inherited } from "./inherited.ts";
import { ProcessTable } from "./process-table.ts";
import { runCommand, type CommandEnd } from "./run-command.ts";

/** How it is asked. */
export interface ProgramRun {
  /** Absolute, as this process sees it. */
  readonly file: string;
  /** The name by which it is called; `file` if absent. */
  readonly argv0?: string | undefined;
  readonly args: readonly string[];
  /** When it is ended at the latest, in milliseconds. */
  readonly timeoutMs: number;
  /** How much it may print, of either output. */
  readonly outputBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended; see the report of a check for the same. */
export type ProgramEnd = Pick<CommandEnd, "notStarted" | "exitCode" | "signal" | "stop" | "stdout" | "stderr">;

const KILL_GRACE_MS = 500;

/**
 * Starts the program with an environment of `LC_ALL=C` alone, no input, none of our descriptors, in `/` and in a session
 * of its own, and waits for its end. What takes too long or prints too much is ended, and so is all that it leaves behind in
 * its group. It runs as the calling user: whoever asks has checked who may write it.
 *
 * @throws what keeps any program from being started so, e.g. `E_USAGE` `root_unusable` where there is no /proc
 */
export async function runProgram({ file, argv0 = file, args, timeoutMs, outputBytes, signal = new AbortController().signal }: ProgramRun): Promise<ProgramEnd> {
  const table = new ProcessTable();
  try {
    const inherited = new Inherited();
    try {
      const launch = { file, argv0, args, cwd: "/", environment: { LC_ALL: "C" }, stdin: "ignore", inherited } as const;
      const { notStarted, exitCode, signal: ended, stop, stdout, stderr } = await runCommand(launch, { timeoutMs, killGraceMs: KILL_GRACE_MS, outputBytes, signal, isTooLarge: () => false }, table);
      return { notStarted, exitCode, signal: ended, stop, stdout, stderr };
    } finally {
      inherited.close();
    }
  } finally {
    table.close();
  }
}
