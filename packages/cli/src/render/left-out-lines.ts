/** This defines `leftOutLines`: what a request names and its plan leaves out, for a person. */
import type { PassedOver } from "@switchyard/engine";
import { someOf } from "./some-of.ts";

const WHY: Readonly<Record<PassedOver["why"], string>> = {
  target_missing: "nothing there to replace",
  source_missing: "no source",
  directory_missing: "no directory for it",
};

/** For each reason how many there are, and the first of them. */
export function leftOutLines(passedOver: readonly PassedOver[]): string[] {
  const reasons = [...new Set(passedOver.map(({ why }) => why))].toSorted((a, b) => (a < b ? -1 : 1));
  return reasons.flatMap((why) => someOf(`left out, ${WHY[why]}`, passedOver.filter((one) => one.why === why).map(({ target }) => target)));
}
