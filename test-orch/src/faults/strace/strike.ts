/** This defines `strike`: one shot at a program, and what it met. */
import type { Ending } from "../../checker/ending.ts";
import { type FaultPoint, faultPoints } from "../points/fault-points.ts";
import { type Fault, injectExpression } from "../fault.ts";
import { type TracedRun, runTraced } from "./run-traced.ts";
import { steadyNode } from "./steady-node.ts";

/** What to strike, and with what. */
export interface Shot {
  readonly fault: Fault;
  readonly call: string;
  /** Which of the calls of this name in the thread; where there is a path, which of those on it. */
  readonly ordinal: number;
  readonly mainThread: boolean;
  /** The path inside the root on whose descriptor alone the call acts. */
  readonly path?: string | undefined;
}

/** What came of a shot. */
export interface Strike {
  /** How the program ended; undefined where the shot missed, or met a call of no interest. */
  readonly ending: Omit<Ending, "repeated" | "struck"> | undefined;
  /** All points of the run until its end; where the shot was aimed at a path, those on it. */
  readonly points: readonly FaultPoint[];
  /** Whether the program came to its end as if nothing had been aimed at it. */
  readonly unscathed: boolean;
  readonly command: string;
}

/**
 * Runs `argv` with one fault in it. A kill counts only if the program died of SIGKILL and its last call is the one
 * aimed at, by name and ordinal; a refusal only if strace says that it made it, and none besides.
 */
export async function strike(argv: readonly string[], root: string, shot: Shot): Promise<Strike> {
  const inject = injectExpression(shot.fault, shot.call, shot.ordinal);
  const paths = shot.path === undefined ? [] : [`${root}${shot.path}`];
  // The first thread is watched alone: else the pool's wake-up writes might reach the ordinal first.
  const run = await runTraced(argv, { inject, follow: !shot.mainThread, paths });
  const points = faultPoints(run.calls, root);
  const struck = struckPoint(run, points, shot);
  const { exitCode, stdout, stderr } = run;
  const ending = struck === undefined ? undefined : { point: struck, fault: shot.fault, exitCode, stdout, stderr };
  const unscathed = exitCode === 0 && !run.calls.some(({ outcome }) => outcome === "injected");
  return { ending, points, unscathed, command: commandLine(argv, shot, inject, paths) };
}

function struckPoint(run: TracedRun, points: readonly FaultPoint[], { fault, call, ordinal }: Shot): FaultPoint | undefined {
  if (fault.kind === "kill") {
    if (run.signal !== "SIGKILL") return undefined;
    return points.find((point) => point.outcome === "cut" && point.call === call && point.ordinal === ordinal);
  }
  // A call of Node's own that was refused proves nothing of the program, whatever Node makes of it. koffi, for one,
  // syncs standard error when the process ends, and waits for itself for ever where that fails.
  const strays = run.calls.filter(({ outcome }) => outcome === "injected").length - points.filter(isInjected).length;
  return strays > 0 ? undefined : points.find((point) => isInjected(point));
}

function isInjected({ outcome }: FaultPoint): boolean {
  return outcome === "injected";
}

function commandLine(argv: readonly string[], shot: Shot, inject: string, paths: readonly string[]): string {
  const flags = [...(shot.mainThread ? [] : ["-f"]), "-y", ...paths.flatMap((path) => ["-P", path]), "-e", `inject=${inject}`];
  return `UV_THREADPOOL_SIZE=1 UV_USE_IO_URING=0 MALLOC_ARENA_MAX=1 strace ${flags.join(" ")} ${steadyNode(argv).join(" ")}`;
}
