/** This defines `smokeListVerb`: `smoke list`, carried out. */
import { smokeList } from "@switchyard/engine";
import type { GlobalOptions } from "../input/context-of.ts";
import { printSmokeList } from "../render/print-smoke-list.ts";

/** Lists, prints, and gives the exit code. */
export async function smokeListVerb(tools: readonly string[], options: GlobalOptions): Promise<number> {
  return printSmokeList(smokeList({ tools }), options);
}
