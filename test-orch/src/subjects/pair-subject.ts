/** This defines `pairSubject`: two verbs, one after the other. */
import { advanceByApply } from "./advance-by-apply.ts";
import { interruptRun } from "./interrupt-run.ts";
import { productSubject, type ProductOptions, type ProductSubject } from "./product-subject.ts";
import type { ProductVerb } from "./run-verb.ts";

/** Before which rename an apply was cut short that is to be recovered; of five targets the last one is the ninth. */
const HALF_DONE = 6;

/** A crash in either, or between them: all targets are old or new, and once both are done as the second one leaves them. */
export function pairSubject(first: ProductVerb, second: "apply" | "rollback", options: ProductOptions = {}): ProductSubject {
  const promise = { done: second === "apply" ? "new" : "old", sides: ["old", "new"] } as const;
  return productSubject(
    {
      name: `${first}+${second}`,
      verbs: [first, second],
      verb: null,
      promise,
      async advance(root, links) {
        if (first === "rollback") return advanceByApply(root, links);
        if (first === "recover") await interruptRun(root, links, { verb: "apply", rename: HALF_DONE });
        return null;
      },
    },
    options,
  );
}
