/** This defines `hitEveryPoint`: the loop under all fault lanes, which insists on every point. */
import { type Sample, drawSample } from "./draw-sample.ts";
import type { FaultFinding, FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import type { FaultPoint } from "./fault-points.ts";
import { type Fault, faultName } from "./fault.ts";
import { inParallel } from "./in-parallel.ts";
import { nextOrdinal } from "./next-ordinal.ts";
import { recordPoints } from "./record-points.ts";
import { requireStrace } from "./require-strace.ts";
import { type Strike, strike } from "./strike.ts";

/** One thing to bring about. */
interface Goal {
  readonly point: FaultPoint;
  readonly fault: Fault;
}

/** The books of one lane. */
interface Ledger {
  readonly steady: readonly FaultPoint[];
  readonly reached: Map<string, FaultPoint>;
  /** What a run that came to its end did not have at all. */
  readonly absent: Set<string>;
  readonly findings: FaultFinding[];
  runs: number;
  verified: number;
}

/** Two runs at once: one per core of the smallest machine that this is meant for. */
const WIDTH = 2;
/** Shots at one point before it is called unreachable. The first one hits unless something came in between. */
const MAX_SHOTS = 12;

/**
 * Strikes the program of `lane` at every point that it has, with each of the faults that `faultsAt` names for the
 * point, and verifies the system after every fault that struck, also where it was not the one aimed at.
 *
 * @param sample only so many of the points, drawn by a seed that the report repeats
 */
export async function hitEveryPoint<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  faultsAt: (point: FaultPoint) => readonly Fault[],
  sample?: Sample,
): Promise<FaultReport> {
  const started = performance.now();
  await requireStrace();
  const { steady, unsteady } = await recordPoints(lane);
  const ledger: Ledger = { steady, reached: new Map(), absent: new Set(), findings: [], runs: 0, verified: 0 };
  const all = steady.flatMap((point) => faultsAt(point).map((fault) => ({ point, fault })));
  const goals = sample === undefined ? all : drawSample(all, ({ point }) => point.call, sample);
  await inParallel(WIDTH, goals, (goal) => pursue(lane, goal, ledger));
  const missed = goals.map((goal) => goalKey(goal.point, goal.fault)).filter((key) => !ledger.reached.has(key));
  const neverReached = missed.filter((key) => !ledger.absent.has(key));
  return {
    wanted: goals.length - missed.length + neverReached.length,
    reached: goals.length - missed.length,
    runs: ledger.runs,
    verified: ledger.verified,
    byCall: countByCall([...ledger.reached.values()]),
    seed: sample?.seed,
    neverReached,
    unsteady: [...unsteady, ...missed.filter((key) => ledger.absent.has(key))],
    findings: ledger.findings,
    elapsedMs: performance.now() - started,
  };
}

async function pursue<Scene extends FaultScene>(lane: FaultLane<Scene>, goal: Goal, ledger: Ledger): Promise<void> {
  const { point, fault } = goal;
  let ordinal = point.steady?.ordinal ?? point.ordinal;
  for (let shots = 0; shots < MAX_SHOTS && !ledger.reached.has(goalKey(point, fault)); shots++) {
    const result = await shoot(lane, goal, ordinal, ledger);
    const { ending, points } = result;
    if (isTimed(point, result)) return void ledger.absent.add(goalKey(point, fault));
    if (point.steady === undefined) ordinal = nextOrdinal(point, { ordinal, points, struck: ending?.point }, ledger.steady);
  }
}

/** A sync that comes only where the last one was too long ago: it was due in the recorded runs, and not in this one. */
function isTimed(point: FaultPoint, { unscathed, points }: Strike): boolean {
  const watched = unscathed && points.some(({ call }) => call === point.call);
  return watched && point.call.includes("sync") && !points.some(({ key }) => key === point.key);
}

async function shoot<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  { point, fault }: Goal,
  ordinal: number,
  ledger: Ledger,
): Promise<Strike> {
  const scene = await lane.prepare();
  try {
    const { call, mainThread } = point;
    const shot = { fault, call, mainThread, ordinal, path: point.steady?.path };
    const result = await strike(lane.argv(scene), scene.root, shot);
    ledger.runs++;
    await settle(lane, scene, result, ledger);
    return result;
  } finally {
    scene.dispose();
  }
}

/** Verifies what a strike left behind, once per point and fault. */
async function settle<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  scene: Scene,
  { ending, command }: Strike,
  ledger: Ledger,
): Promise<void> {
  if (ending === undefined || ledger.reached.has(goalKey(ending.point, ending.fault))) return;
  const { point, fault } = ending;
  ledger.reached.set(goalKey(point, fault), point);
  const violations = await lane.verify(scene, ending);
  ledger.verified++;
  if (violations.length > 0) ledger.findings.push({ point, fault, violations, command });
}

function goalKey(point: FaultPoint, fault: Fault): string {
  return `${faultName(fault)} at ${point.key}`;
}

function countByCall(points: readonly FaultPoint[]): Record<string, number> {
  const groups = Map.groupBy(points, ({ call }) => call);
  return Object.fromEntries([...groups].map(([call, { length }]) => [call, length]));
}
