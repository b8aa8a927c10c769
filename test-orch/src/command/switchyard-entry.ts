/** This defines `switchyardEntry`: the built command, found the way that npm would find it. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseDocument } from "./parse-document.ts";

/**
 * The script behind `bin.switchyard` of the command's package.
 *
 * @throws where the package names none, or it has not been built.
 */
export function switchyardEntry(): string {
  const manifest = createRequire(import.meta.url).resolve("@switchyard/cli/package.json");
  const bin = parseDocument(readFileSync(manifest, "utf8"))?.["bin"];
  const script = typeof bin === "object" && bin !== null && "switchyard" in bin ? bin.switchyard : undefined;
  if (typeof script !== "string") throw new Error(`Cannot find the command: "${manifest}" has no bin.switchyard`);
  const entry = join(dirname(manifest), script);
  if (!existsSync(entry)) throw new Error(`Cannot run the command: "${entry}" is missing, needed: pnpm run build`);
  return entry;
}
