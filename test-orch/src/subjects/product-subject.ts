// This defines `productSubject`: the product under the power-loss lane.

import { join } from "node:path";
import { execPath } from "node:process";
import { workloadArguments } from "../power-loss/workload/workload-arguments.ts";
import type { DiskPlace, PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import { readFacts } from "../faults/read-facts.ts";
import { advanceByApply } from "./advance-by-apply.ts";
import { checkProduct } from "./check-product.ts";
import type { ProductPromise } from "./check-product.ts";
import type { ProductFlaw } from "./flawed-syscalls.ts";
import { plantProduct } from "./plant-product.ts";
import { productArguments } from "./product-arguments.ts";
import { earlierLinks, productLinks } from "./product-links.ts";
import type { ProductLink, ProductShape } from "./product-links.ts";
import { snapshotPrograms, writeMemory } from "./product-memory.ts";
import type { ProductMemory } from "./product-memory.ts";
import type { ProductVerb } from "./run-verb.ts";

const WORKLOAD = join(import.meta.dirname, "product-workload.ts");

/** What a caller may choose of each subject. */
export interface ProductOptions {
  /** Whether the state directory has a disk of its own, cut at its own points. */
  readonly layout?: "one-disk" | "two-disks";
  readonly shape?: ProductShape;
  readonly flaw?: ProductFlaw;
}

/** What makes the difference between the subjects. */
export interface ProductCase {
  readonly name: string;
  readonly verb: ProductVerb;
  readonly promise: Omit<ProductPromise, "links">;
  /** Goes from the planted tree to the one from which the workload starts; gives what it was after a complete apply. */
  readonly advance: (root: string, links: readonly ProductLink[]) => Promise<ProductMemory["switched"]>;
}

/** The subject that records `verb` and holds it to `promise`. */
export function productSubject({ name, verb, promise, advance }: ProductCase, options: ProductOptions): PowerLossSubject {
  const { layout = "one-disk", shape = "mixed", flaw = "none" } = options;
  const links = productLinks(shape);
  const places: readonly DiskPlace[] = [{ mountAt: "" }, { mountAt: "var" }];
  return {
    name: [name, layout, shape, ...(flaw === "none" ? [] : [flaw])].join("-"),
    disks: layout === "two-disks" ? places : places.slice(0, 1),
    async prepare(root) {
      plantProduct(root, links);
      if (earlierLinks(links).length > 0) await advanceByApply(root, earlierLinks(links));
      const prior = snapshotPrograms(root);
      const earlierRuns = readFacts(root).flatMap(({ run_id: run }) => run ?? []);
      writeMemory(root, { prior, switched: await advance(root, links), earlierRuns });
    },
    command: (run) => [execPath, WORKLOAD, ...productArguments({ verb, shape, flaw }), ...workloadArguments(run)],
    check: (root, reached, ordinal) => checkProduct({ root, isDone: reached !== null, ordinal }, { ...promise, links }),
  };
}
