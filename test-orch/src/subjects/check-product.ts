// This defines `checkProduct`: the judgement on one crash state of the product.

import { readFacts, status } from "@switchyard/engine";
import { checkFacts } from "../faults/check-facts.ts";
import type { CrashVerdict } from "../power-loss/power-loss-subject.ts";
import { checkRoundTrip } from "./check-round-trip.ts";
import { checkSecondRecovery } from "./check-second-recovery.ts";
import { checkTree } from "./check-tree.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import type { ProductLink } from "./product-links.ts";
import { readMemory } from "./product-memory.ts";
import { judgingContext, recoverByCommand, recoverByEngine } from "./recover-product.ts";
import { RUNS_DIRECTORY, temporaryNames } from "./temporary-names.ts";

/** Of so many states one is recovered by the command, another is used afterwards; primes, so that both also meet. */
const COMMAND_EACH = 23;
const ROUND_TRIP_EACH = 7;

/** What the subject promises. */
export interface ProductPromise {
  readonly links: readonly ProductLink[];
  /** The verb that was cut short or recovered: the facts tell how it ended. */
  readonly verb: "apply" | "rollback";
  /** The side that all targets are on once the workload has said that it is done. */
  readonly done: "old" | "new";
  /** The sides on which recovery may leave them before. */
  readonly sides: readonly ("old" | "new")[];
}

/** One crash state: mounted at `root`, with `done` said or not. */
export interface ProductState {
  readonly root: string;
  readonly isDone: boolean;
  readonly ordinal: number;
}

/**
 * (1) Every target is old or new at once [REQ-A1]; where the workload was done, as promised. (2) `recover` succeeds,
 * with nothing to do after a workload that was done, and all are on one side [REQ-A3], (3) exactly [REQ-R2, REQ-B2].
 * (4) A second recovery changes nothing [REQ-J2]. (5) The facts are a whole chain and tell on which side the
 * targets are [REQ-O9], no run is unfinished [REQ-J3]. (6) For some, the tree can be switched and comes back [REQ-R1].
 */
export async function checkProduct(state: ProductState, promise: ProductPromise): Promise<CrashVerdict> {
  const { root, isDone, ordinal } = state;
  const { links } = promise;
  const memory = readMemory(root);
  const crashed = lookAtTargets(root, links, memory.prior); // (1)
  const recovery = await (ordinal % COMMAND_EACH === 0 ? recoverByCommand(root) : recoverByEngine(root)); // (2)
  const { side, violations } = lookAtTargets(root, links, memory.prior);
  const outcome = `${crashed.side} → ${side} (${recovery.outcomes.join(", ") || "nothing to do"})`;
  const found = [
    ...crashed.violations.map((violation) => `before recovery: ${violation}`),
    ...(isDone && crashed.side !== promise.done ? [`done, but the targets are ${crashed.side}`] : []),
    ...(isDone && recovery.outcomes.length > 0 ? [`done, but a run was ${recovery.outcomes.join(", ")}`] : []),
    ...(recovery.failure === null ? [] : [`recover failed: ${recovery.failure}`]),
    ...violations.map((violation) => `after recovery: ${violation}`),
  ];
  if (side === "torn" || side === "mixed") return { outcome, violations: [...found, `after recovery: targets are ${side}`] };
  const expected = { side, links, memory };
  found.push(...(promise.sides.includes(side) ? [] : [`after recovery: targets are ${side}`]));
  found.push(...checkTree(root, expected).map((line) => `after recovery: ${line}`)); // (3)
  found.push(...(await checkSecondRecovery(root)), ...(await checkRecords(root))); // (4) (5)
  found.push(...checkFacts({ root, links }, { verb: promise.verb, side, earlierRuns: memory.earlierRuns }));
  if (ordinal % ROUND_TRIP_EACH === 0) found.push(...(await checkRoundTrip(root, expected))); // (6)
  return { outcome, violations: found };
}

async function checkRecords(root: string): Promise<readonly string[]> {
  const context = judgingContext(root);
  const [{ chain }, report] = await Promise.all([readFacts(context), status(context)]);
  return [
    ...(chain.ok ? [] : [`the chain of facts is broken: ${chain.found}`]),
    ...(report.ok ? [] : [`status failed: ${report.error?.reason ?? ""}`]),
    ...(report.unfinished.length === 0 ? [] : ["a run is still unfinished"]),
    ...temporaryNames(root, RUNS_DIRECTORY).map((name) => `a temporary name was left: ${name}`),
  ];
}
