// This defines `interruptRun`: a run left half done, for recovery to end.

import { linuxSyscalls } from "@switchyard/fs-atomic";
import { dyingSyscalls } from "./dying-syscalls.ts";
import { productContext } from "./product-context.ts";
import type { ProductLink } from "./product-links.ts";
import { runVerb } from "./run-verb.ts";

/** The run that is to be recovered. */
export interface InterruptedRun {
  readonly verb: "apply" | "rollback";
  /** Its process died before this rename, counted from 1; of five targets the last one is the ninth. */
  readonly rename: number;
}

/** Begins the run and leaves it as a process that was killed would. @throws where it came to its end all the same */
export async function interruptRun(root: string, links: readonly Pick<ProductLink, "target" | "source">[], run: InterruptedRun): Promise<void> {
  const dying = dyingSyscalls(linuxSyscalls(), run.rename);
  const { exit_code } = await runVerb(run.verb, productContext(root, dying), links);
  if (exit_code === 0) throw new Error(`Cannot interrupt the ${run.verb}: it has fewer than ${run.rename} renames`);
}
