/** This defines `flipTelling`: the one fact of a change of profiles. */
import { foreseenFlipFact, refusedFlipFact, unchangedFlipFact, type ToldFlip } from "./make/flip-facts.ts";
import type { Telling } from "./telling.ts";

/** One that goes ahead leaves its fact as its run ends. */
export function flipTelling(flip: ToldFlip): Telling {
  return {
    attempt: (context, attempt) => (attempt.refusal === null ? [] : [refusedFlipFact(context, flip, attempt)]),
    untouched: (context, judgement, lock) => (isNoop(judgement) ? [unchangedFlipFact(context, flip, { judgement, lock })] : []),
    foreseen: (context, judged) => {
      const { judgement, lock } = judged;
      if (judgement.error !== null) return [refusedFlipFact(context, flip, { judgement, lock, refusal: judgement.error })];
      return [isNoop(judgement) ? unchangedFlipFact(context, flip, { judgement, lock }) : foreseenFlipFact(context, flip, judged)];
    },
  };
}

function isNoop({ actions }: { readonly actions: readonly { readonly decision: string }[] }): boolean {
  return actions.every(({ decision }) => decision === "noop");
}
