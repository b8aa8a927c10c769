/** This defines what a fault lane is given and what it reports. */
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import type { FaultPoint } from "./fault-points.ts";
import type { Fault } from "./fault.ts";

/** A fresh system for one run. */
export interface FaultScene {
  readonly root: string;
  /** The tree of its program directories as the program will find it. */
  readonly start: TreeSnapshot;
  readonly dispose: () => void;
}

/** How the program ended that was struck. */
export interface FaultEnding {
  readonly point: FaultPoint;
  readonly fault: Fault;
  /** Whether the program made the refused call again: it went through as often as in a run without a fault. */
  readonly repeated: boolean;
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
  /** Where what the program said disagrees with what it left, one line each. Asked after every fault. */
  readonly verifyEnding: (scene: Scene, ending: FaultEnding) => readonly string[];
  /** What is wrong with the system after the fault, one line each. Asked once of each {@link crashHash} and ending. */
  readonly verify: (scene: Scene, ending: FaultEnding) => Promise<readonly string[]>;
  /** Whether the run that the command works on is the newest one that is there when it starts, rather than one of its own. */
  readonly worksOnNewest?: boolean;
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
  /** The points that were struck, with whatever fault. */
  readonly points: number;
  /** The points times the faults that struck, also unasked for: at least `reached`. After each what the program said was checked. */
  readonly injections: number;
  /** The systems that these left, equal ones counted once; each was recovered and checked. */
  readonly states: number;
  /** How many of the injections were at each call. */
  readonly byCall: Readonly<Record<string, number>>;
  /** What no shot ever struck: a hole in the proof, hence a failure. */
  readonly neverReached: readonly string[];
  /** Points that only some runs of the program have; struck where met, but not insisted on. */
  readonly unsteady: readonly string[];
  readonly findings: readonly FaultFinding[];
  readonly elapsedMs: number;
}
