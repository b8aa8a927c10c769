/** This defines `PRODUCT_MODELS`: what of the product the persistence model plays crashes of. */
import { applySubject } from "../subjects/apply-subject.ts";
import { pairSubject } from "../subjects/pair-subject.ts";
import { pruneSubject } from "../subjects/prune-subject.ts";
import { recoverSubject } from "../subjects/recover-subject.ts";
import { rollbackSubject } from "../subjects/rollback-subject.ts";
import type { ModelSubject } from "./model-subject.ts";

/** One of them, with parts of outcomes that must turn up: a model that never saw both sides of a change has not looked. */
export interface ProductModel {
  readonly name: string;
  readonly subject: ModelSubject;
  readonly mustSee: readonly string[];
}

const BOTH = ["→ old", "→ new"] as const;
/** Of five targets each takes two renames, but the absent one: by the sixth, some are new, one is half filed away, some are untouched. */
const HALF_DONE = 6;

/** The short lane plays some crashes of each. */
export const PRODUCT_MODELS: readonly ProductModel[] = [
  { name: "apply", subject: applySubject(), mustSee: BOTH },
  { name: "apply of many", subject: applySubject({ shape: "many" }), mustSee: BOTH },
  { name: "apply of what an earlier run placed", subject: applySubject({ shape: "replacing" }), mustSee: BOTH },
  { name: "rollback", subject: rollbackSubject(), mustSee: BOTH },
  { name: "recover of a half-done apply", subject: recoverSubject({ verb: "apply", rename: HALF_DONE }), mustSee: ["(undone)", "(nothing to do)"] },
  { name: "recover of a half-done rollback", subject: recoverSubject({ verb: "rollback", rename: HALF_DONE }), mustSee: ["(finished)", "(nothing to do)"] },
  { name: "prune", subject: pruneSubject(), mustSee: ["not begun", "underway", "pruned"] },
];

/** A run of so many renames is cut short before each of them. */
const RENAMES = Array.from({ length: 9 }, (_, place) => place + 1);

/** What one after the other makes of a fresh system, or of one that was switched; the second may have nothing to do. */
const PAIRS = [["apply", "apply"], ["apply", "rollback"], ["rollback", "apply"], ["rollback", "rollback"], ["recover", "apply"]] as const;

/** The full lane plays all crashes of each: also of recoveries from wherever a run may have been cut short. */
export const ALL_PRODUCT_MODELS: readonly ProductModel[] = [
  ...PRODUCT_MODELS,
  ...PAIRS.map(([first, second]) => ({ name: `${first}, then ${second}`, subject: pairSubject(first, second), mustSee: ["→ old", "→ new"] })),
  { name: "apply in several directories", subject: applySubject({ shape: "apart" }), mustSee: BOTH },
  { name: "rollback of what an earlier run placed", subject: rollbackSubject({ shape: "replacing" }), mustSee: BOTH },
  { name: "rollback of many", subject: rollbackSubject({ shape: "many" }), mustSee: BOTH },
  ...RENAMES.map((rename) => ({ name: `recover of an apply cut at rename ${rename}`, subject: recoverSubject({ verb: "apply", rename }), mustSee: ["(undone)"] })),
  ...RENAMES.map((rename) => ({ name: `recover of a rollback cut at rename ${rename}`, subject: recoverSubject({ verb: "rollback", rename }), mustSee: ["(finished)"] })),
];
