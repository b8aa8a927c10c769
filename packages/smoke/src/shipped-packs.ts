/** This defines `shippedPacks`: the packs of this package. */
import { readFileSync } from "node:fs";
import type { Pack } from "./pack/pack.ts";
import { parsePack } from "./pack/parse-pack.ts";

const NAMES = ["coreutils", "checksums", "findutils", "sudo"] as const;

let shipped: readonly Pack[] | undefined;

/** `coreutils`, `checksums`, `findutils`, `sudo`: read once from the package's folder `packs`. */
export function shippedPacks(): readonly Pack[] {
  shipped ??= NAMES.map((name) => {
    // From this file as from the one it is built into.
    const value: unknown = JSON.parse(readFileSync(new URL(`../packs/${name}.json`, import.meta.url), "utf8"));
    return parsePack(value, `packs/${name}.json`);
  });
  return shipped;
}
