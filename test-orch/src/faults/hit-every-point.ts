/** This defines `hitEveryPoint`: the loop under all fault lanes, which insists on every point. */
import { crashHash } from "./crash-hash.ts";
import { type Sample, drawSample } from "./draw-sample.ts";
import type { FaultEnding, FaultFinding, FaultLane, FaultReport, FaultScene } from "./fault-lane.ts";
import type { FaultPoint } from "./fault-points.ts";
import { findAim } from "./find-aim.ts";
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

/** What was found wrong with each crash state that was checked. Lanes that leave the same states may share it. */
export type CheckedStates = Map<string, Promise<readonly string[]>>;

/** Which of all goals to pursue; default: all. */
export interface StrikeChoice {
  /** Only so many, drawn by a seed. */
  readonly sample?: Sample | undefined;
  /** Only the one that a finding names, e.g. `EIO at fsync(<{root}/usr>) #1`. */
  readonly only?: string | undefined;
  /** Where states are looked up and noted; default: of this call alone. */
  readonly states?: CheckedStates | undefined;
}

/** The books of one lane. */
interface Ledger {
  readonly steady: readonly FaultPoint[];
  readonly reached: Map<string, FaultPoint>;
  /** What a run that came to its end did not have at all. */
  readonly absent: Set<string>;
  readonly findings: FaultFinding[];
  readonly states: CheckedStates;
  runs: number;
}

/** Two runs at once: one per core of the smallest machine that this is meant for. */
const WIDTH = 2;
/** Shots at one point before it is called unreachable. The first one hits unless something came in between. */
const MAX_SHOTS = 12;

/**
 * Strikes the program of `lane` at every point that it has, with each of the faults that `faultsAt` names for the
 * point. After every fault that struck, also where it was not the one aimed at, what the program said is verified, and
 * the system, unless one that was equal has been.
 *
 * @throws where there is nothing to strike
 */
export async function hitEveryPoint<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  faultsAt: (point: FaultPoint) => readonly Fault[],
  { sample, only, states = new Map() }: StrikeChoice = {},
): Promise<FaultReport> {
  const started = performance.now();
  await requireStrace();
  const { steady, unsteady } = await recordPoints(lane);
  const ledger: Ledger = { steady, reached: new Map(), absent: new Set(), findings: [], states, runs: 0 };
  const known = states.size;
  const all = steady.flatMap((point) => faultsAt(point).map((fault) => ({ point, fault })));
  const goals = choose(all, { sample, only });
  if (goals.length === 0) throw new Error(`Cannot strike ${only ?? "anything"}: it is none of the ${all.length} points and faults`);
  await inParallel(WIDTH, goals, (goal) => pursue(lane, goal, ledger));
  const missed = goals.map((goal) => goalKey(goal.point, goal.fault)).filter((key) => !ledger.reached.has(key));
  const neverReached = missed.filter((key) => !ledger.absent.has(key));
  return {
    wanted: goals.length - missed.length + neverReached.length,
    reached: goals.length - missed.length,
    runs: ledger.runs,
    points: new Set([...ledger.reached.values()].map(({ key }) => key)).size,
    injections: ledger.reached.size,
    states: states.size - known,
    byCall: countByCall([...ledger.reached.values()]),
    neverReached,
    unsteady: [...unsteady, ...missed.filter((key) => ledger.absent.has(key))],
    findings: ledger.findings,
    elapsedMs: performance.now() - started,
  };
}

function choose(all: readonly Goal[], { sample, only }: StrikeChoice): readonly Goal[] {
  if (only !== undefined) return all.filter(({ point, fault }) => goalKey(point, fault) === only);
  return sample === undefined ? all : drawSample(all, ({ point }) => point.call, sample);
}

async function pursue<Scene extends FaultScene>(lane: FaultLane<Scene>, goal: Goal, ledger: Ledger): Promise<void> {
  const { point, fault } = goal;
  let { ordinal } = point;
  for (let shots = 0; shots < MAX_SHOTS && !ledger.reached.has(goalKey(point, fault)); shots++) {
    // The newest run's folder is a guess, which the first shot tests: a rollback also writes into that of the run it undoes.
    const result = await shoot(lane, goal, { ordinal, mayGuess: shots === 0 }, ledger);
    const { ending, points } = result;
    if (isTimed(point, result)) return void ledger.absent.add(goalKey(point, fault));
    // Aimed by path, the run shows the calls on that path alone.
    if (!result.isByPath) ordinal = nextOrdinal(point, { ordinal, points, struck: ending?.point }, ledger.steady);
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
  { ordinal, mayGuess }: { readonly ordinal: number; readonly mayGuess: boolean },
  ledger: Ledger,
): Promise<Strike & { readonly isByPath: boolean }> {
  const scene = await lane.prepare();
  try {
    const { call, mainThread } = point;
    const aim = point.steady ?? (mayGuess && lane.worksOnNewest === true ? findAim(scene.root, point.moving) : undefined);
    const shot = { fault, call, mainThread, ordinal: aim?.ordinal ?? ordinal, path: aim?.path };
    const result = await strike(lane.argv(scene), scene.root, shot);
    ledger.runs++;
    await settle(lane, scene, result, ledger);
    return { ...result, isByPath: aim !== undefined };
  } finally {
    scene.dispose();
  }
}

/** Verifies what a strike left behind, once for each point and fault. */
async function settle<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  scene: Scene,
  { ending: met, points, command }: Strike,
  ledger: Ledger,
): Promise<void> {
  if (met === undefined || ledger.reached.has(goalKey(met.point, met.fault))) return;
  const ending = { ...met, repeated: isRepeated(met.point, points, ledger.steady) };
  const { point, fault } = ending;
  ledger.reached.set(goalKey(point, fault), point);
  const said = lane.verifyEnding(scene, ending);
  const violations = [...said, ...(await verifyOnce(lane, scene, ending, ledger.states))];
  if (violations.length > 0) ledger.findings.push({ point, fault, violations, command });
}

function isRepeated(struck: FaultPoint, points: readonly FaultPoint[], steady: readonly FaultPoint[]): boolean {
  const done = (all: readonly FaultPoint[]): number => all.filter((point) => point.outcome === "done" && textOf(point) === textOf(struck)).length;
  return done(points) >= done(steady);
}

/** Without its number among its like. */
function textOf({ key }: FaultPoint): string {
  return key.replace(/ #\d+$/u, "");
}

/** What follows from the state that the fault left and from how the program ended is the same each time. */
function verifyOnce<Scene extends FaultScene>(
  lane: FaultLane<Scene>,
  scene: Scene,
  ending: FaultEnding,
  states: CheckedStates,
): Promise<readonly string[]> {
  const state = `${ending.fault.kind} ${ending.exitCode} ${crashHash(scene)}`;
  const found = states.get(state) ?? lane.verify(scene, ending);
  states.set(state, found);
  return found;
}

/** A fault at a point, as reports name it. */
function goalKey(point: FaultPoint, fault: Fault): string {
  return `${faultName(fault)} at ${point.key}`;
}

function countByCall(points: readonly FaultPoint[]): Record<string, number> {
  const groups = Map.groupBy(points, ({ call }) => call);
  return Object.fromEntries([...groups].map(([call, { length }]) => [call, length]));
}
