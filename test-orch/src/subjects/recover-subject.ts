// This defines `recoverSubject`.

import type { PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import { advanceByApply } from "./advance-by-apply.ts";
import { interruptRun } from "./interrupt-run.ts";
import type { InterruptedRun } from "./interrupt-run.ts";
import { productSubject } from "./product-subject.ts";
import type { ProductOptions } from "./product-subject.ts";

/** The recovery of a run that was cut short: an apply goes back, a rollback goes on, so that all targets are old. */
export function recoverSubject({ verb, rename }: InterruptedRun, options: ProductOptions = {}): PowerLossSubject {
  const name = `recover-${verb}-${rename}`;
  const promise = { verb, done: "old", sides: ["old"] } as const;
  return productSubject(
    {
      name,
      verb: "recover",
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
