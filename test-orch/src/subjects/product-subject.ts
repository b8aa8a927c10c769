// This defines `productSubject`: the product under the power-loss lane.

import { join } from "node:path";
import { execPath } from "node:process";
import { workloadArguments } from "../power-loss/workload/workload-arguments.ts";
import type { DiskPlace, PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import type { ModelSubject } from "../model/model-subject.ts";
import { readFacts } from "../checker/papers/read-facts.ts";
import { judgePlan, type PlanPromise } from "../checker/plan/judge-plan.ts";
import { plannedNodes } from "../checker/plan/planned-nodes.ts";
import { type Situation, situationMemory, snapshotPrograms } from "../checker/plan/situation.ts";
import type { TreeSnapshot } from "../scratch/snapshot-tree.ts";
import { advanceByApply } from "./advance-by-apply.ts";
import { engineMeans } from "./engine-hands.ts";
import { flawedSyscalls } from "./flawed-syscalls.ts";
import type { ProductFlaw } from "./flawed-syscalls.ts";
import { plantProduct } from "./plant-product.ts";
import { productContext } from "./product-context.ts";
import { productArguments } from "./product-arguments.ts";
import { earlierLinks, productLinks } from "./product-links.ts";
import type { ProductLink, ProductShape } from "./product-links.ts";
import { runVerbs } from "./run-verb.ts";
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
  /** One after another. */
  readonly verbs: readonly ProductVerb[];
  /** Whose run was cut short or recovered, see `Situation`. */
  readonly verb: Situation["verb"];
  readonly promise: PlanPromise;
  /** Goes from the planted tree to the one from which the workload starts; gives what it was after a complete apply. */
  readonly advance: (root: string, links: readonly ProductLink[]) => Promise<TreeSnapshot | null>;
}

/** The product under every lane that plays power losses. */
export interface ProductSubject extends PowerLossSubject, ModelSubject {}

/** The subject that records `verbs` and holds it to `promise`. */
export function productSubject({ name, verbs, verb, promise, advance }: ProductCase, options: ProductOptions): ProductSubject {
  const { layout = "one-disk", shape = "mixed", flaw = "none" } = options;
  const links = productLinks(shape);
  const places: readonly DiskPlace[] = [{ mountAt: "" }, { mountAt: "var" }];
  return {
    name: [name, layout, shape, ...(flaw === "none" ? [] : [flaw])].join("-"),
    disks: layout === "two-disks" ? places : places.slice(0, 1),
    async prepare(root) {
      plantProduct(root, links);
      if (earlierLinks(links).length > 0) await advanceByApply(root, earlierLinks(links));
      const before = snapshotPrograms(root);
      const earlierRuns = readFacts(root).flatMap(({ run_id: run }) => run ?? []);
      const plan = { links: links.map(({ target, source }) => ({ target, source })), restores: [] };
      const situation: Situation = { verb, plan, before, start: (await advance(root, links)) ?? before, planned: plannedNodes(plan, before), earlierRuns };
      situationMemory.write(root, situation);
    },
    command: (run) => [execPath, WORKLOAD, ...productArguments({ verbs, shape, flaw }), ...workloadArguments(run)],
    check: (state) => judgePlan(state, promise, engineMeans(state)),
    run: (root, kernel) => runVerbs(verbs, productContext(root, flawedSyscalls(kernel, flaw)), links),
  };
}
