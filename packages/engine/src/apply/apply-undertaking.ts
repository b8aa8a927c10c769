/** This defines `applyUndertaking`: a plan of links and restores, as a commit or a dry run takes it. */
import { checkProvisional } from "../confirm/provisional-conflict.ts";
import { applyTelling } from "../facts/apply-telling.ts";
import { makePlan } from "../plan/make-plan.ts";
import { sizeOf, type ParsedRequest } from "../plan/parse-request.ts";
import { planPieces, type PlanDocument } from "../plan/plan-document.ts";
import { checkDrift } from "../preflight/check-drift.ts";
import { checkCapabilities } from "../run/check-capabilities.ts";
import { smokeTargets, sourcesOf, type Sources } from "./check-health.ts";
import { planOptions } from "./plan-options.ts";
import type { Preparation, Undertaking } from "./undertaking.ts";

/** What is to be applied. */
export interface Wanted {
  readonly parsed: ParsedRequest;
  /** The saved plan that it has to fit exactly; null: whatever is there now. */
  readonly saved: PlanDocument | null;
  /** How long the run is to wait for its confirmation; null: it is committed at once. */
  readonly confirmWithinMs: number | null;
}

/** All that an apply does in its own way. */
export function applyUndertaking({ parsed, saved, confirmWithinMs }: Wanted): Undertaking {
  return {
    command: "apply",
    confirmWithinMs,
    telling: applyTelling(sizeOf(parsed)),
    reported: {},
    plan: async (root, context, waiting) => {
      const plan = makePlan(root, parsed, planOptions(context));
      checkProvisional(waiting(), plan);
      return {
        plan,
        telling: applyTelling(plan),
        reported: {},
        stops: [],
        warnings: [],
        compare: (observed) => {
          if (saved !== null) checkDrift(saved, observed);
        },
        document: planPieces,
        flip: () => undefined,
        prepare: ({ policy }, changing) => preparation(sourcesOf(changing, policy)),
      };
    },
  };
}

/** A function of its own, so that what it returns holds nothing of all that was observed. */
function preparation(sources: Sources): Preparation {
  return {
    complete: async () => undefined,
    targets: (intents) => intents.flatMap((intent) => smokeTargets(intent, sources)),
    linkDirectories: null,
    checkFirst: async () => undefined,
    // The suite takes its time, in which the source may change.
    checkLast: checkCapabilities,
  };
}
