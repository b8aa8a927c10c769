// This defines `applySubject`.

import type { PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import { productSubject } from "./product-subject.ts";
import type { ProductOptions } from "./product-subject.ts";

/** An apply on a fresh tree: after recovery all targets are old or all are new; new once it was done. */
export function applySubject(options: ProductOptions = {}): PowerLossSubject {
  const promise = { verb: "apply", done: "new", sides: ["old", "new"] } as const;
  return productSubject({ name: "apply", verb: "apply", promise, advance: async () => null }, options);
}
