/** This defines `askApplets`: the names that a multi-call program says it has. */
import { encodeBytes, formatPath, isText, NAME_MAX, SwitchyardError, type Root, type SafePath } from "@switchyard/fs-atomic";
import { runProgram, type ProgramEnd } from "@switchyard/smoke";

/** Lists take milliseconds, and some hundred names have a few KiB. */
const LIMITS = { timeoutMs: 10_000, outputBytes: 256 * 1024 } as const;
/** What commands are called, `[` among them. A program that knows no `--list` may print how it is used, and that is no list of names. */
const NAME = /^[A-Za-z0-9_[][A-Za-z0-9_.+[-]*$/;

/** The program, and the name by which it is called. */
export interface AskedProgram {
  /** Canonical, inside the root. */
  readonly path: SafePath;
  readonly argv0: string;
}

/**
 * Runs `PROGRAM --list`, as BusyBox, Toybox and the coreutils of uutils know it, and reads the names that it prints, between
 * spaces or lines. It runs as the calling user, with nothing of our environment, for ten seconds at most.
 *
 * @returns in its own order
 * @throws `E_POLICY` `applets_unknown`: it does not start, fails, takes too long, prints too much, nothing, or what are no names;
 * `E_GENERIC` `interrupted` where the signal ends it
 */
export async function askApplets(root: Root, { path, argv0 }: AskedProgram, signal?: AbortSignal): Promise<readonly string[]> {
  const shown = formatPath(path);
  const file = `${root.path === "/" ? "" : root.path}${shown}`;
  if (!isText(file)) throw unknown(shown, "its path is not UTF-8, and Node starts no such program");
  const end = await runProgram({ file, argv0, args: ["--list"], ...LIMITS, signal });
  if (signal?.aborted === true) throw interrupted(shown);
  const failure = failureOf(end);
  if (failure !== null) throw unknown(shown, failure);
  const names = end.stdout.toString("latin1").split(/[ \t\r\n]+/u).filter(Boolean);
  if (names.length === 0) throw unknown(shown, "it printed nothing");
  const bad = names.find((name) => !NAME.test(name) || encodeBytes(name).length > NAME_MAX);
  if (bad !== undefined) throw unknown(shown, `it printed ${JSON.stringify(bad.slice(0, 80))}, which is no name of an applet`);
  return names;
}

function failureOf({ notStarted, stop, exitCode, signal }: ProgramEnd): string | null {
  if (notStarted !== null) return `it does not start (${notStarted})`;
  if (stop !== null) return STOPPED[stop];
  return exitCode === 0 ? null : `it ended with ${signal ?? exitCode}`;
}

const STOPPED: Record<NonNullable<ProgramEnd["stop"]>, string> = {
  timed_out: `it took longer than ${LIMITS.timeoutMs} ms`,
  output_too_long: `it printed more than ${LIMITS.outputBytes} bytes`,
  disk_too_full: "it wrote too much",
  aborted: "it was ended",
};

function interrupted(path: string): SwitchyardError {
  const message = `Cannot ask ${JSON.stringify(path)} for its applets: it was told to stop. Nothing was changed.`;
  return new SwitchyardError({ id: "E_GENERIC", reason: "interrupted", op: "profile", path, message });
}

function unknown(path: string, found: string): SwitchyardError {
  const message = `Cannot ask ${JSON.stringify(path)} for its applets with --list: ${found}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "applets_unknown", op: "profile", path, message });
}
