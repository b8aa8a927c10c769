/** This defines `runCheck`: one check of a pack, for one target. */
import type { ChildProcess } from "node:child_process";
import { createFile, encodeBytes, nodeName, OPEN, type Fd, type Root } from "@switchyard/fs-atomic";
import { compareNodes } from "../compare/compare-nodes.ts";
import { compareOutput } from "../compare/compare-output.ts";
import { watchPrivacy, type Exposed } from "../compare/watch-privacy.ts";
import type { CommandCheck, PackCheck } from "../pack/pack.ts";
import { fills } from "../pack/placeholder.ts";
import { checkReport } from "./check-report.ts";
import { difference } from "../report/cut.ts";
import type { CheckReport, Difference } from "../report/smoke-report.ts";
import { makeNodes } from "../scratch/make-nodes.ts";
import type { Sighting } from "../target/look-at-target.ts";
import { compareSource } from "../compare/compare-source.ts";
import type { Heading } from "./heading.ts";
import { orNotStarted } from "./or-not-started.ts";
import type { Station, StartEnd, Workplace } from "./workplace.ts";

/** A check of a pack for a target. */
export interface Checkup {
  readonly number: number;
  readonly heading: Heading;
  readonly sighting: Sighting;
  readonly check: PackCheck;
}

/** Where the text for stdin lies while the tool reads it. */
const STDIN = nodeName(".stdin");

/** Makes its files, runs it, compares. What goes wrong on the way is in the report. */
export async function runCheck(place: Workplace, { number, heading, sighting, check }: Checkup, timeoutMs: number): Promise<CheckReport> {
  if (place.isStopped) return checkReport.unstarted(heading, "not_run");
  if (check.kind === "source") {
    const differences = compareSource(sighting, check);
    return checkReport.unstarted(heading, differences.length === 0 ? "passed" : "failed", differences);
  }
  return orNotStarted(heading, () => place.withStation(number, (station) => runCommandCheck(place, { station, heading, sighting, check, timeoutMs: check.timeout_ms ?? timeoutMs })));
}

interface CommandCheckup {
  readonly station: Station;
  readonly heading: Heading;
  readonly sighting: Sighting;
  readonly check: CommandCheck;
  readonly timeoutMs: number;
}

async function runCommandCheck(place: Workplace, { station, heading, sighting, check, timeoutMs }: CommandCheckup): Promise<CheckReport> {
  const { room } = station;
  const { uid, gid } = room.sys.statx(room.fd, "");
  const fill = fills({ scratch: room.path, tool: sighting.argv0, uid: String(uid), gid: String(gid) });
  await makeNodes(room, check.files, fill.text);
  const args = check.args.map(fill.text);
  const environment = Object.fromEntries(Object.entries(check.env).map(([key, value]) => [key, fill.text(value)]));
  const exposed: Exposed[] = [];
  const stdin = await openStdin(room, check);
  const from = Date.now();
  let started: StartEnd;
  try {
    const meanwhile = meanwhileOf(room, check, exposed);
    started = await place.start(sighting, station, { args, environment, stdin, timeoutMs, meanwhile });
  } finally {
    if (typeof stdin === "number") room.sys.close(stdin);
  }
  const { expect } = check;
  const { exitCode, stdout, stderr } = started.end;
  const printed = { fill, ran: { from, to: Date.now() } };
  return checkReport.started(heading, started, () => [
    ...(exitCode === expect.exit ? [] : [difference("exit", String(expect.exit), String(exitCode))]),
    ...present(expect.stdout && compareOutput(expect.stdout, { what: "stdout", bytes: stdout, ...printed })),
    ...present(expect.stderr && compareOutput(expect.stderr, { what: "stderr", bytes: stderr, ...printed })),
    ...compareNodes(room, expect.nodes, fill.text),
    ...exposed.map(({ path, mode }) => difference(`mode of ${path}`, "not readable or writable by others", mode)),
  ]);
}

/** A file, not a pipe: nobody has to write while the tool reads, or does not. Its name is gone before the tool starts. */
async function openStdin(room: Root, { stdin, expect }: CommandCheck): Promise<Fd | "pipe" | "ignore"> {
  if (expect.private_in !== undefined) return "pipe";
  if (stdin === undefined) return "ignore";
  await createFile({ ...room, path: "/" }, STDIN, encodeBytes(stdin.content.repeat(stdin.repeat)), { mode: 0o600, sync: false });
  try {
    return room.sys.openat(room.fd, STDIN, { flags: OPEN.RDONLY | OPEN.NOFOLLOW });
  } finally {
    room.sys.unlinkat(room.fd, STDIN);
  }
}

function meanwhileOf(room: Root, { stdin, expect }: CommandCheck, exposed: Exposed[]): ((child: ChildProcess, ended: AbortSignal) => Promise<void>) | undefined {
  const { private_in } = expect;
  if (private_in === undefined) return undefined;
  return async (child, ended) => {
    // EPIPE: it does not read all of it. What it made of that, its output tells.
    child.stdin?.on("error", () => undefined);
    const text = stdin === undefined ? "" : stdin.content.repeat(stdin.repeat);
    const fed = new Promise<void>((resolve) => child.stdin?.write(text, () => resolve()));
    exposed.push(...(await watchPrivacy(room, private_in, { ended, fed })));
    child.stdin?.end();
  };
}

function present(difference: Difference | null | undefined): Difference[] {
  return difference === null || difference === undefined ? [] : [difference];
}
