/** This defines `faultLane`: a program that is struck, and the trees on which that is done. */
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CrashSubject } from "../checker/crash-subject.ts";
import type { Ending } from "../checker/ending.ts";
import type { StruckRoot } from "../checker/struck-root.ts";
import { snapshotTree, type TreeSnapshot } from "../scratch/snapshot-tree.ts";
import type { FaultSubject, RecoverableSubject } from "./fault-subject.ts";

/** A fresh system for one run. */
export interface FaultTree {
  readonly root: string;
  /** All of it before any fault. */
  readonly start: TreeSnapshot;
  readonly dispose: () => void;
}

/** What is struck. */
export interface FaultLane extends Pick<CrashSubject, "check"> {
  /** Makes a system as it is before the program starts. Called once per run. */
  readonly plant: () => Promise<FaultTree>;
  readonly argv: (root: string) => readonly string[];
  readonly checkEnding: (state: StruckRoot) => readonly string[];
  readonly struck: Ending["struck"];
  /** Whether the run that the command works on is the newest one that is there when it starts, rather than one of its own. */
  readonly worksOnNewest?: boolean;
  /** Only these calls are struck; default: every mutating call below the root. */
  readonly calls?: readonly string[];
}

/** A lane whose program leaves work behind when it dies, so that its recovery can be struck as well. */
export interface RecoverableLane extends FaultLane {
  readonly recovery: (root: string) => readonly string[];
}

/** The lane that strikes the command of `subject`, each time on a fresh tree. */
export function faultLane(subject: FaultSubject): FaultLane {
  return {
    plant: () => plantTree(subject),
    argv: (root) => subject.argv(root),
    check: (state) => subject.check(state),
    checkEnding: (state) => subject.checkEnding?.(state) ?? [],
    struck: "work",
  };
}

/** The same, of a program whose recovery can be struck as well. */
export function recoverableLane(subject: RecoverableSubject): RecoverableLane {
  return { ...faultLane(subject), recovery: (root) => subject.recovery(root) };
}

async function plantTree(subject: FaultSubject): Promise<FaultTree> {
  const home = mkdtempSync(join(tmpdir(), "switchyard-struck-"));
  const root = join(home, "root");
  const dispose = (): void => rmSync(home, { recursive: true, force: true });
  try {
    mkdirSync(root, { mode: 0o755 });
    await subject.prepare(root);
    return { root, start: snapshotTree(root, [""]), dispose };
  } catch (error) {
    dispose();
    throw error;
  }
}
