/** This defines what a fault lane is given and what it reports. */
import type { FaultPoint } from "./fault-points.ts";
import type { Fault } from "./fault.ts";

/** A fresh system for one run. */
export interface FaultScene {
  readonly root: string;
  readonly dispose: () => void;
}

/** How the program ended that was struck. */
export interface FaultEnding {
  readonly point: FaultPoint;
  readonly fault: Fault;
  /** Undefined where it was killed, or hung until it was. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A program, the system it works on, and what must be true of that system after a fault. */
export interface FaultLane<Scene extends FaultScene> {
  /** Makes a system as it is before the program starts. Called once per run. */
  readonly prepare: () => Scene | Promise<Scene>;
  /** The command to strike, program first. Without a fault it must exit 0. */
  readonly argv: (scene: Scene) => readonly string[];
  /** What is wrong with the system after the fault, one line each. */
  readonly verify: (scene: Scene, ending: FaultEnding) => Promise<readonly string[]>;
  /** Only these calls are struck; default: every mutating call below the root. */
  readonly calls?: readonly string[];
}

/** A lane whose program leaves a run behind when it dies, so that its recovery can be struck as well. */
export interface RecoverableLane<Scene extends FaultScene> extends FaultLane<Scene> {
  /** What is wrong with the system after a fault in a recovery, which claims nothing and may leave a run open. */
  readonly verifyRecovered: FaultLane<Scene>["verify"];
}

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
  /** Faults that struck and whose system was then verified. At least `reached`. */
  readonly verified: number;
  /** How many of the reached points there are of each call. */
  readonly byCall: Readonly<Record<string, number>>;
  /** Where only a part of all points was wanted: the seed by which it was drawn. */
  readonly seed?: number | undefined;
  /** What no shot ever struck: a hole in the proof, hence a failure. */
  readonly neverReached: readonly string[];
  /** Points that only some runs of the program have; struck where met, but not insisted on. */
  readonly unsteady: readonly string[];
  readonly findings: readonly FaultFinding[];
  readonly elapsedMs: number;
}
