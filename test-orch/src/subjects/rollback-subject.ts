// This defines `rollbackSubject`.

import { advanceByApply } from "./advance-by-apply.ts";
import { productSubject } from "./product-subject.ts";
import type { ProductOptions, ProductSubject } from "./product-subject.ts";

/** The rollback of a complete apply: all targets stay new until it has begun for good; then, and when done, all are old. */
export function rollbackSubject(options: ProductOptions = {}): ProductSubject {
  const promise = { done: "old", sides: ["old", "new"] } as const;
  return productSubject({ name: "rollback", verbs: ["rollback"], verb: "rollback", promise, advance: advanceByApply }, options);
}
