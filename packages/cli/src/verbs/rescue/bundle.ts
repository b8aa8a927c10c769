/** This defines what the verb `rescue bundle` does. */
import { rescueBundle } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../../input/context-of.ts";
import { searchPath } from "../../input/search-path.ts";
import { printRescueBundle } from "../../render/print-rescue-bundle.ts";

/** Writes the undo scripts of all runs that stand into a directory. */
export async function runRescueBundle(options: GlobalOptions, dir: string): Promise<number> {
  return printRescueBundle(await rescueBundle(contextOf(options), { dir, path: searchPath() }), options);
}
