// This defines the head of the workload's argv: what the product is to do.

import { productFlaws } from "./flawed-syscalls.ts";
import type { ProductFlaw } from "./flawed-syscalls.ts";
import type { ProductSize } from "./product-links.ts";
import type { ProductVerb } from "./run-verb.ts";

/** What the workload process does. */
export interface ProductArguments {
  readonly verb: ProductVerb;
  readonly size: ProductSize;
  readonly flaw: ProductFlaw;
}

/** Encodes it for the argv, behind the script. */
export function productArguments({ verb, size, flaw }: ProductArguments): readonly string[] {
  return [verb, size, flaw];
}

/** Reads it back. @throws TypeError where it is something else */
export function parseProductArguments(argv: readonly string[]): ProductArguments {
  const [, , verb, size, flawName] = argv;
  const flaw = productFlaws.find((known) => known === flawName);
  const isVerb = verb === "apply" || verb === "rollback" || verb === "recover";
  if (isVerb && (size === "few" || size === "many") && flaw !== undefined) return { verb, size, flaw };
  throw new TypeError(`Cannot read the workload's argv "${argv.join(" ")}": found no verb, size and flaw`);
}
