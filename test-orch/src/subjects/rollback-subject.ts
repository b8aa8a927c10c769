// This defines `rollbackSubject`.

import type { PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import { advanceByApply } from "./advance-by-apply.ts";
import { productSubject } from "./product-subject.ts";
import type { ProductOptions } from "./product-subject.ts";

/** The rollback of a complete apply: all targets stay new until it has begun for good; then, and when done, all are old. */
export function rollbackSubject(options: ProductOptions = {}): PowerLossSubject {
  const promise = { verb: "rollback", done: "old", sides: ["old", "new"] } as const;
  return productSubject({ name: "rollback", verb: "rollback", promise, advance: advanceByApply }, options);
}
