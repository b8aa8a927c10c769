/** This defines `hitEveryPoint`: the loop under all fault lanes, which insists on every point. */
import { crashHash } from "./points/crash-hash.ts";
import { type Sample, drawSample } from "../common/draw-sample.ts";
import { askSubject } from "../checker/ask-subject.ts";
import type { CrashVerdict } from "../checker/crash-subject.ts";
import type { StruckRoot } from "../checker/struck-root.ts";
import type { FaultLane, FaultTree } from "./fault-lane.ts";
import type { FaultPoint } from "./points/fault-points.ts";
import type { FaultFinding, FaultReport } from "./fault-report.ts";
import { findAim } from "./points/find-aim.ts";
import { type Fault, faultName } from "./fault.ts";
import { inParallel } from "../common/in-parallel.ts";
import { nextOrdinal } from "./points/next-ordinal.ts";
import { recordPoints } from "./points/record-points.ts";
import { requireStrace } from "./strace/require-strace.ts";
import { type Strike, strike } from "./strace/strike.ts";

/** One thing to bring about. */
interface Goal {
  readonly point: FaultPoint;
  readonly fault: Fault;
}

/** What was found of each crash state that was checked. Lanes that leave the same states may share it. */
export type CheckedStates = Map<string, Promise<CrashVerdict>>;

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
export async function hitEveryPoint(
  lane: FaultLane,
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
    outcomes: countOutcomes(await Promise.all([...states.values()].slice(known))),
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

async function pursue(lane: FaultLane, goal: Goal, ledger: Ledger): Promise<void> {
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

async function shoot(
  lane: FaultLane,
  { point, fault }: Goal,
  { ordinal, mayGuess }: { readonly ordinal: number; readonly mayGuess: boolean },
  ledger: Ledger,
): Promise<Strike & { readonly isByPath: boolean }> {
  const tree = await lane.plant();
  try {
    const { call, mainThread } = point;
    const aim = point.steady ?? (mayGuess && lane.worksOnNewest === true ? findAim(tree.root, point.moving) : undefined);
    const shot = { fault, call, mainThread, ordinal: aim?.ordinal ?? ordinal, path: aim?.path };
    const result = await strike(lane.argv(tree.root), tree.root, shot);
    ledger.runs++;
    await settle(lane, tree, result, ledger);
    return { ...result, isByPath: aim !== undefined };
  } finally {
    tree.dispose();
  }
}

/** Judges what a strike left behind, once for each point and fault. */
async function settle(lane: FaultLane, tree: FaultTree, { ending: met, points, command }: Strike, ledger: Ledger): Promise<void> {
  if (met === undefined || ledger.reached.has(goalKey(met.point, met.fault))) return;
  const ending = { ...met, repeated: isRepeated(met.point, points, ledger.steady), struck: lane.struck };
  const { point, fault } = ending;
  ledger.reached.set(goalKey(point, fault), point);
  const state = { root: tree.root, reached: ending.exitCode === 0 ? "end" : null, ordinal: ledger.states.size, ending };
  const said = await askSubject({ check: () => ({ violations: lane.checkEnding(state) }) }, state);
  const violations = [...said.violations, ...(await judgeOnce(lane, tree, state, ledger.states)).violations];
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
function judgeOnce(lane: FaultLane, tree: FaultTree, state: StruckRoot, states: CheckedStates): Promise<CrashVerdict> {
  const { fault, exitCode } = state.ending;
  const key = `${fault.kind} ${exitCode} ${crashHash(tree)}`;
  const found = states.get(key) ?? askSubject(lane, state);
  states.set(key, found);
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

function countOutcomes(verdicts: readonly CrashVerdict[]): Record<string, number> {
  const groups = Map.groupBy(verdicts, ({ outcome = "" }) => outcome);
  return Object.fromEntries([...groups].map(([outcome, { length }]) => [outcome, length]));
}
