/** This defines `judgePlan`: the judgement on one crash of an apply, a rollback or a recovery, in every lane. */
import { checkPapers } from "../papers/check-papers.ts";
import { checkSecondRecovery } from "../check-second-recovery.ts";
import type { CrashedRoot, CrashVerdict } from "../crash-subject.ts";
import type { Means } from "../hands.ts";
import { checkAnnounced } from "./check-announced.ts";
import { checkNothingOpen } from "./check-nothing-open.ts";
import { checkRoundTrip } from "./check-round-trip.ts";
import { checkTree } from "./check-tree.ts";
import { lookAtTargets } from "./look-at-targets.ts";
import { situationMemory, snapshotPrograms } from "./situation.ts";

/** What the subject promises. */
export interface PlanPromise {
  /** The side that all targets are on once the work has said that it is done; null: it says nothing of a side. */
  readonly done: "old" | "new" | null;
  /** The sides on which recovery may leave them before. */
  readonly sides: readonly ("old" | "new")[];
}

/**
 * (1) Every target is old or new at once [REQ-A1, REQ-A2], and nothing is lacking of what a changed one needs; where the work was
 * done, as promised. (2) `recover` succeeds, with nothing to do after work that came to its end, and all are on one side [REQ-A3],
 * (3) exactly [REQ-R2, REQ-B2]. (4) A second recovery changes nothing [REQ-J2]. (5) The facts are a whole chain and tell on
 * which side the targets are [REQ-O9], what stands is signed [REQ-O4], no run is unfinished [REQ-J3]. (6) Where the means say so,
 * the plan is carried out and taken back [REQ-R1].
 */
export async function judgePlan(state: CrashedRoot, { done, sides }: PlanPromise, { hands, recover = hands.recover, isUsed }: Means): Promise<CrashVerdict> {
  const { root, reached, ending } = state;
  const situation = situationMemory.read(root);
  const { verb, start, before, planned, earlierRuns } = situation;
  const crashed = lookAtTargets(root, situation); // (1)
  // What a rollback needs of its own is another matter: what it brings back was there before.
  const announced = verb === "apply" ? checkAnnounced({ root, changed: crashed.switched, before: new Set(before.reserved) }) : [];
  const isUntouched = snapshotPrograms(root).hash === start.hash;
  const recovery = await recover(); // (2)
  const { side, violations } = lookAtTargets(root, situation);
  const outcome = `${crashed.side} → ${side} (${recovery.outcomes.join(", ") || "nothing to do"})`;
  const found = [
    ...crashed.violations.map((violation) => `before recovery: ${violation}`),
    ...announced,
    ...(reached !== null && done !== null && crashed.side !== done ? [`done, but the targets are ${crashed.side}`] : []),
    ...checkNothingOpen(state, recovery, isUntouched),
    ...(recovery.failure === null ? [] : [`recover failed: ${recovery.failure}`]),
    ...violations.map((violation) => `after recovery: ${violation}`),
  ];
  if (side === "torn" || side === "mixed") return { outcome, violations: [...found, `after recovery: targets are ${side}`] };
  found.push(...(sides.includes(side) ? [] : [`after recovery: targets are ${side}`]));
  found.push(...checkTree(root, situation, side).map((line) => `after recovery: ${line}`)); // (3)
  found.push(...(await checkSecondRecovery(root, hands.recover)), ...(await hands.checkRecords())); // (4) (5)
  const links = [...planned.keys()].map((target) => ({ target }));
  const mayLack = ending?.fault.kind === "refuse";
  if (verb !== null) found.push(...checkPapers({ root, links }, { verb, side, earlierRuns, mayLack }));
  // What is wrong already is not used: it would only hide the cause.
  if (isUsed && found.length === 0) found.push(...(await checkRoundTrip(root, situation, { side, hands }))); // (6)
  return { outcome, violations: found };
}
