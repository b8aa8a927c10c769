// This defines `applySubject`.

import { productSubject } from "./product-subject.ts";
import type { ProductOptions, ProductSubject } from "./product-subject.ts";

/** An apply on a fresh tree: after recovery all targets are old or all are new; new once it was done. */
export function applySubject(options: ProductOptions = {}): ProductSubject {
  const promise = { done: "new", sides: ["old", "new"] } as const;
  return productSubject({ name: "apply", verbs: ["apply"], verb: "apply", promise, advance: async () => null }, options);
}
