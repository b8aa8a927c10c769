/** This defines `runSide`: the command with one of the two profiles, and what came of it. */
import { createFile, nodeName, OPEN, type Fd, type Root } from "@switchyard/fs-atomic";
import { measureTree, type CommandEnd, type LeftProcess, type Workplace } from "@switchyard/smoke";
import type { SideEnd } from "./compare-report.ts";
import { copyIn, type CopiedIn } from "./copy-in.ts";
import type { FoundProgram } from "./find-program.ts";
import { masker } from "./mask.ts";
import { snapshot, type Snapshot } from "./snapshot.ts";

/** What is run. */
export interface SideToRun {
  readonly program: FoundProgram;
  readonly args: readonly string[];
  /** PATH for it. */
  readonly path: string;
  /** The profile's own directory, which is masked. */
  readonly home: string;
  /** Copied into the scratch directory before; null: it is empty. */
  readonly files: string | null;
  /** What it reads; null: nothing. */
  readonly stdin: Uint8Array | null;
  readonly timeoutMs: number;
  /** How much may be in the scratch directory, in bytes. */
  readonly scratchBytes: number;
}

/** What came of it; bytes are masked. */
export interface RanSide {
  readonly end: SideEnd;
  readonly command: CommandEnd;
  readonly stdout: Buffer;
  readonly stderr: Buffer;
  /** Null where it did not come to its own end. */
  readonly after: Snapshot | null;
  readonly left: readonly LeftProcess[];
  readonly copied: CopiedIn | null;
}

/** The same for both sides: they work at the very same path, one after the other. */
const NUMBER = 1;
const STDIN = nodeName(".switchyard-stdin");

/**
 * Makes the scratch directory, runs the command in it, ends what it left running, looks, and removes the directory.
 *
 * Crash: see `Scratch` of the smoke suite.
 *
 * @throws `E_USAGE` `root_unusable` for `files`; `SyscallError`, e.g. `ENOSPC`
 */
export async function runSide(place: Workplace, side: SideToRun): Promise<RanSide> {
  return place.withStation(NUMBER, async (station) => {
    const { room } = station;
    const copied = side.files === null ? null : await copyIn(room, side.files);
    const stdin = side.stdin === null ? null : await openStdin(room, side.stdin);
    const environment = { PATH: side.path, HOME: room.path };
    const { program, args, timeoutMs } = side;
    try {
      const { end: command, invocation } = await place.start(program, station, { args, environment, stdin: stdin ?? "ignore", timeoutMs });
      const left = [...command.left, ...[...(await place.endLeft()).values()].flat()];
      const mask = masker([[room.path, "<scratch>"], [side.home, "<profile>"], ...markOf(invocation.environment)]);
      const end = endOf(command, measureTree(room.sys, room.fd, side.scratchBytes) > side.scratchBytes);
      const after = end === "exited" || end === "killed" ? snapshot(room, mask) : null;
      return { end, command, stdout: mask(command.stdout), stderr: mask(command.stderr), after, left, copied };
    } finally {
      if (stdin !== null) room.sys.close(stdin);
    }
  });
}

/** A file whose name is gone before the command starts. */
async function openStdin(room: Root, bytes: Uint8Array): Promise<Fd> {
  await createFile({ ...room, path: "/" }, STDIN, bytes, { mode: 0o600, sync: false });
  try {
    return room.sys.openat(room.fd, STDIN, { flags: OPEN.RDONLY | OPEN.NOFOLLOW });
  } finally {
    room.sys.unlinkat(room.fd, STDIN);
  }
}

/** What the workplace finds its processes by. */
function markOf(environment: Readonly<Record<string, string>>): [string, string][] {
  const { SWITCHYARD_SMOKE: mark } = environment;
  return mark === undefined ? [] : [[mark, "<mark>"]];
}

function endOf({ notStarted, stop, signal }: CommandEnd, isTooLarge: boolean): SideEnd {
  if (notStarted !== null) return "could_not_start";
  // Who aborts all of it is not told of a side.
  if (stop !== null) return stop === "aborted" ? "timed_out" : stop;
  if (isTooLarge) return "disk_too_full";
  return signal === null ? "exited" : "killed";
}
