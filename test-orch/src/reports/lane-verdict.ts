/** This defines `laneVerdict`: whether a lane of crashes has passed, and what to say of it. */
import type { LaneResult } from "./lanes-result.ts";
import { counted } from "./text/counted.ts";

/** A planted defect that nothing noticed counts like a finding: the lane cannot see what it is there to see. */
export function laneVerdict({ findings, caught = [] }: LaneResult): { readonly passed: boolean; readonly words: string } {
  const unseen = caught.filter(({ by }) => by === undefined).length;
  const words = [
    ...(findings.length > 0 ? [counted(findings.length, "finding")] : []),
    ...(unseen > 0 ? [`${counted(unseen, "planted defect")} not noticed`] : []),
  ];
  return { passed: words.length === 0, words: words.length === 0 ? "no findings" : words.join(", ") };
}
