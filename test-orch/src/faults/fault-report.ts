/** This defines `FaultReport`: what a fault lane has found. */
import type { Fault } from "./fault.ts";
import type { FaultPoint } from "./points/fault-points.ts";

/** What was found wrong after one fault. */
export interface FaultFinding {
  readonly point: FaultPoint;
  readonly fault: Fault;
  readonly violations: readonly string[];
  /** The command line that struck, to be run on an equal system. */
  readonly command: string;
}

/** What a lane did and found. A lane has passed when both `neverReached` and `findings` are empty. */
export interface FaultReport {
  /** The points times the faults that had to be reached. */
  readonly wanted: number;
  /** How many of these were. */
  readonly reached: number;
  /** Runs of the program under strace, missed shots included. */
  readonly runs: number;
  /** The points that were struck, with whatever fault. */
  readonly points: number;
  /** The points times the faults that struck, also unasked for: at least `reached`. After each what the program said was checked. */
  readonly injections: number;
  /** The systems that these left, equal ones counted once; each was recovered and checked. */
  readonly states: number;
  /** How often the checker named which outcome, of these states. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** How many of the injections were at each call. */
  readonly byCall: Readonly<Record<string, number>>;
  /** What no shot ever struck: a hole in the proof, hence a failure. */
  readonly neverReached: readonly string[];
  /** Points that only some runs of the program have; struck where met, but not insisted on. */
  readonly unsteady: readonly string[];
  readonly findings: readonly FaultFinding[];
  readonly elapsedMs: number;
}
