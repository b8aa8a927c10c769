/** This defines `checkRescue`: whether a way back without Node would be there (REQ-RC2, REQ-RC3). */
import { geteuid } from "node:process";
import { SwitchyardError, type Syscalls } from "@switchyard/fs-atomic";
import { UNDO_TOOLS, type UndoTool } from "../undo-tools.ts";
import { findTool, type Candidate, type Conditions } from "./find-tool.ts";
import { inodeKey, type Inode } from "./inode.ts";
import { probeBusybox, type ProbedBusybox } from "./probe-busybox.ts";
import { probeTools, type Probing } from "./probe-tools.ts";
import { RESCUE_TOOLS, type NeededTool, type RescueReport, type RescueTool } from "./rescue-report.ts";
import { SearchPath } from "./search-path.ts";

/** What to check. */
export interface RescueCheck {
  /** The caller's PATH. Nothing else is searched. */
  readonly path: string;
  /** The nodes that the plan replaces, links among them. They do not count, under whatever name, nor what a link of them leads to. */
  readonly replaced: readonly Inode[];
  /** How many of the ten tools there must be, 1 to 10; 6 if absent. */
  readonly minCount?: number | undefined;
  /** What the script needs; if absent, what that of any run needs. */
  readonly needed?: readonly UndoTool[] | undefined;
  /** Whether programs are run, not only looked at; if absent they are. */
  readonly execCheck?: boolean | undefined;
  /** How long one program may run, in milliseconds, up to an hour; 2000 if absent. All of it takes at most five times as long, and about a second. */
  readonly timeoutMs?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The kernel; `linuxSyscalls()` where none is given. */
  readonly syscalls?: Syscalls | undefined;
}

/**
 * Looks for a BusyBox, and where that is not enough for the ten tools, on the caller's path alone. A program counts if the
 * kernel would execute it, nobody but root and the caller can change it, the plan does not replace it and, with
 * `execCheck`, it answers `--help` with exit code 0 in time. Nothing else is ever run, and nothing that others could change.
 *
 * The profile is `busybox` if BusyBox counts and has the needed programs and a shell, else `gnu-subset` if `minCount` tools
 * count and the needed ones are among them, else `none`. Programs are those of this process's root directory, whatever root a
 * plan has.
 *
 * @throws `SwitchyardError` `E_USAGE` `bad_limit`; `SyscallError` where the kernel fails, e.g. `EIO`, `EMFILE`; the signal's reason
 */
export async function checkRescue(check: RescueCheck): Promise<RescueReport> {
  const { minCount = 6, needed = UNDO_TOOLS, execCheck = true, timeoutMs = 2000, signal } = check;
  demand("count of tools", minCount, RESCUE_TOOLS.length);
  demand("time for a program", timeoutMs, 3_600_000);
  const search = new SearchPath(check.path, check.syscalls);
  try {
    const probing: Probing = { execCheck, timeoutMs, signal };
    const conditions: Conditions = { replaced: new Set(check.replaced.map(inodeKey)), trustedUids: [0, geteuid?.() ?? 0] };
    const box = await findBusybox(search, conditions, { needed, probing });
    const boxed = { found: box === null ? [] : [box.found], minCount, passedOver: search.passedOver };
    if (box?.found.counts === true) return { ...boxed, profile: "busybox", count: null, needed: needed.map((tool) => ({ tool, there: box.applets === null ? "unknown" : "yes" })) };
    const wanted = [...new Set<RescueTool>([...RESCUE_TOOLS, ...needed])];
    const tools = await probeTools(candidatesOf(search, conditions, { box, wanted }), probing);
    const ofTen: ReadonlySet<RescueTool> = new Set(RESCUE_TOOLS);
    const count = tools.filter(({ tool, counts }) => counts && ofTen.has(tool)).length;
    const answers = needed.map((tool): NeededTool => ({ tool, there: tools.some((one) => one.tool === tool && one.counts) ? "yes" : "no" }));
    const isEnough = count >= minCount && answers.every(({ there }) => there === "yes");
    return { ...boxed, found: [...boxed.found, ...tools], profile: isEnough ? "gnu-subset" : "none", count, needed: answers };
  } finally {
    search.close();
  }
}

interface Asked {
  readonly needed: readonly UndoTool[];
  readonly probing: Probing;
}

async function findBusybox(search: SearchPath, conditions: Conditions, { needed, probing }: Asked): Promise<(ProbedBusybox & { readonly key: string }) | null> {
  const candidate = findTool(search, "busybox", conditions);
  return candidate === null ? null : { ...(await probeBusybox(candidate, needed, probing)), key: candidate.key };
}

interface Looking {
  readonly box: Awaited<ReturnType<typeof findBusybox>>;
  readonly wanted: readonly RescueTool[];
}

function candidatesOf(search: SearchPath, conditions: Conditions, { box, wanted }: Looking): readonly Candidate[] {
  const candidates = wanted.map((tool) => findTool(search, tool, conditions)).filter((found) => found !== null);
  return candidates.map((candidate) => (candidate.key === box?.key && candidate.refusal === null ? { ...candidate, refusal: refusalBy(box, candidate.tool) } : candidate));
}

/** What is known already of a name of the BusyBox that was asked. */
function refusalBy({ found, applets }: ProbedBusybox, tool: RescueTool): Candidate["refusal"] {
  if (applets === null) return { why: found.why, detail: found.detail };
  return applets.has(tool) ? null : { why: "applets_missing", detail: tool };
}

/** @throws `E_USAGE` `bad_limit` */
function demand(what: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_limit", op: "checkRescue", message: `Cannot check for rescue with a ${what} of ${value}: needed is a whole number from 1 to ${most}.` });
}
