/** This defines `ENGINE_TOOL`: this package, as attestations name it. */
import { readFileSync } from "node:fs";

/** Name and version of something that takes part in a change. */
export interface Tool {
  readonly name: string;
  readonly version: string;
}

/** By its own manifest, which lies one directory above this file, built or not. */
export const ENGINE_TOOL: Tool = toolOf(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

function toolOf(manifest: unknown): Tool {
  if (typeof manifest !== "object" || manifest === null || !("name" in manifest) || !("version" in manifest)) throw new TypeError("a package without a name");
  return { name: String(manifest.name), version: String(manifest.version) };
}
