// This defines the head of the workload's argv: what the product is to do.

import { productFlaws } from "./flawed-syscalls.ts";
import type { ProductFlaw } from "./flawed-syscalls.ts";
import { productShapes } from "./product-links.ts";
import type { ProductShape } from "./product-links.ts";
import { productVerbs } from "./run-verb.ts";
import type { ProductVerb } from "./run-verb.ts";

/** What the workload process does. */
export interface ProductArguments {
  /** One after another. */
  readonly verbs: readonly ProductVerb[];
  readonly shape: ProductShape;
  readonly flaw: ProductFlaw;
}

/** Encodes it for the argv, behind the script. */
export function productArguments({ verbs, shape, flaw }: ProductArguments): readonly string[] {
  return [verbs.join("+"), shape, flaw];
}

/** Reads it back. @throws TypeError where it is something else */
export function parseProductArguments(argv: readonly string[]): ProductArguments {
  const [, , verbNames = "", shapeName, flawName] = argv;
  const shape = productShapes.find((known) => known === shapeName);
  const flaw = productFlaws.find((known) => known === flawName);
  const verbs = verbNames.split("+").map((name) => productVerbs.find((known) => known === name));
  const known = verbs.filter((verb) => verb !== undefined);
  if (known.length === verbs.length && shape !== undefined && flaw !== undefined) return { verbs: known, shape, flaw };
  throw new TypeError(`Cannot read the workload's argv "${argv.join(" ")}": found no verb, shape and flaw`);
}
