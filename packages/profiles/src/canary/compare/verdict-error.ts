/** This defines `verdictError`: what a comparison comes to, for who wants to go by it. */
import { SwitchyardError, type ErrorName } from "@switchyard/fs-atomic";
import type { CanaryComparison } from "./compare-report.ts";

/** `E_GENERIC` `canary_differs`, `canary_undecided`; null where both did the same. */
export function verdictError({ verdict, words, difference_count: count, sides: [first, second] }: CanaryComparison): SwitchyardError | null {
  if (verdict === "equal") return null;
  const what = `${JSON.stringify(words[0])} with ${first.profile} and ${second.profile}`;
  const details: ErrorName & { readonly message: string } =
    verdict === "different"
      ? { id: "E_GENERIC", reason: "canary_differs", message: `Not the same is ${what}: ${count === 1 ? "there is one difference" : `there are ${count} differences`}.` }
      : { id: "E_GENERIC", reason: "canary_undecided", message: `Nobody can tell whether it is the same, ${what}: it did not come to its own end.` };
  return new SwitchyardError({ ...details, op: "canary compare" });
}
