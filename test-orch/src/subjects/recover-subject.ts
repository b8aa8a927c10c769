// This defines `recoverSubject`.

import { advanceByApply } from "./advance-by-apply.ts";
import { interruptRun } from "./interrupt-run.ts";
import type { InterruptedRun } from "./interrupt-run.ts";
import { productSubject } from "./product-subject.ts";
import type { ProductOptions, ProductSubject } from "./product-subject.ts";

/** The recovery of a run that was cut short: an apply goes back, a rollback goes on, so that all targets are old. */
export function recoverSubject({ verb, rename }: InterruptedRun, options: ProductOptions = {}): ProductSubject {
  const name = `recover-${verb}-${rename}`;
  const promise = { done: "old", sides: ["old"] } as const;
  return productSubject(
    {
      name,
      verbs: ["recover"],
      verb,
      promise,
      async advance(root, links) {
        const switched = verb === "rollback" ? await advanceByApply(root, links) : null;
        await interruptRun(root, links, { verb, rename });
        return switched;
      },
    },
    options,
  );
}
