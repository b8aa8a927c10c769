/** This defines `Undertaking`: what is to be committed, or shown by a dry run: the parts in which an apply and a flip differ. */
import type { Root, SwitchyardError } from "@switchyard/fs-atomic";
import type { FlipRecord } from "@switchyard/journal";
import type { SmokeTarget } from "@switchyard/smoke";
import type { ProvisionalRun } from "../confirm/provisional-run.ts";
import type { Context } from "../context.ts";
import type { CompletedTrees } from "../flip/flip-request.ts";
import type { AskedLock } from "../facts/make/asked-lock.ts";
import type { Telling } from "../facts/telling.ts";
import type { Plan } from "../plan/plan.ts";
import type { JudgedAction, Judgement } from "../preflight/judge.ts";
import type { ObservedPlan } from "../preflight/observe-plan.ts";
import type { RunReport } from "../report/report.ts";
import type { Intent } from "../run/intent.ts";

/** What is asked for, before anybody has looked. */
export interface Undertaking {
  readonly command: "apply" | "flip";
  /** How long the run is to wait for its confirmation, in milliseconds; null: it is committed at once. */
  readonly confirmWithinMs: number | null;
  /** Which facts its refusal leaves as long as it is not planned. */
  readonly telling: Telling;
  /** What every report of it says. */
  readonly reported: Partial<RunReport>;
  /**
   * Plans it, by what is there now. Reads only.
   *
   * @param waiting the runs that wait to be confirmed: what they changed is refused
   */
  readonly plan: (root: Root, context: Context, waiting: () => readonly ProvisionalRun[]) => Promise<Task>;
}

/** What is asked for, planned. */
export interface Task {
  readonly plan: Plan;
  readonly telling: Telling;
  readonly reported: Partial<RunReport>;
  /** What stops it besides what the gates find. */
  readonly stops: readonly SwitchyardError[];
  readonly warnings: readonly string[];
  /** Compares what was observed with what was to be expected. @throws `E_POLICY` `drift` */
  readonly compare: (observed: ObservedPlan) => void;
  /** The run's `plan.json`. */
  readonly document: (observed: ObservedPlan) => object;
  /** What the run's journal says of it besides. */
  readonly flip: (judgement: Judgement, lock: AskedLock) => FlipRecord | undefined;
  /** Makes ready the checks of a run that is about to begin. It may hold no more of what was observed than they need. */
  readonly prepare: (context: Context, changing: readonly JudgedAction[]) => Preparation;
}

/** What is left to do of a {@link Task} once it was judged. */
export interface Preparation {
  /**
   * Makes what the change will need and what may be made before the run begins. Called once, and again by the next attempt where the process
   * dies.
   *
   * @returns what the run's journal says of that
   */
  readonly complete: (root: Root) => Promise<CompletedTrees | undefined>;
  /** Where links through a pointer were looked for when it was planned, under this lock; null: nobody looked. */
  readonly linkDirectories: readonly string[] | null;
  /** What the health checks look at, once all is switched. */
  readonly targets: (intents: readonly Intent[]) => readonly SmokeTarget[];
  /** Looks at what was switched before the health checks, which take their time. @throws what turns the run back */
  readonly checkFirst: (root: Root) => Promise<void>;
  /** Looks at it behind them. @throws what turns the run back */
  readonly checkLast: (root: Root, intents: readonly Intent[]) => void;
}
