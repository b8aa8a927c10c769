/** This defines `CLI_TOOL`: this package, as `--version` and attestations name it. */
import { readFileSync } from "node:fs";
import type { Tool } from "@switchyard/engine";

/** By its own manifest, which lies one directory above this file, built or not. */
export const CLI_TOOL: Tool = { name: "@switchyard/cli", version: version() };

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof manifest === "object" && manifest !== null && "version" in manifest ? String(manifest.version) : "unknown";
}
