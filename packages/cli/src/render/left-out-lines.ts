/** This defines `leftOutLines`: what a request names and its plan leaves out, for a person. */
import type { PassedOver } from "@switchyard/engine";
import { showPath } from "./show-path.ts";

const WHY: Readonly<Record<PassedOver["why"], string>> = {
  target_missing: "nothing there to replace",
  source_missing: "no source",
  directory_missing: "no directory for it",
};

/** So many are named; all of them are in the document. */
const SHOWN = 5;

/** For each reason how many there are, and the first of them. */
export function leftOutLines(passedOver: readonly PassedOver[]): string[] {
  return [...new Set(passedOver.map(({ why }) => why))].sort().flatMap((why) => {
    const targets = passedOver.filter((one) => one.why === why).map(({ target }) => target);
    const more = targets.length - SHOWN;
    return [`left out, ${WHY[why]}: ${targets.length}`, ...targets.slice(0, SHOWN).map((target) => `  ${showPath(target)}`), ...(more > 0 ? [`  and ${more} more (--json names them all)`] : [])];
  });
}
