// This defines `plantProduct`: a root with everything that the product is to switch, and what it is switched to.

import { chmodSync, chownSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { vendorPath } from "./product-links.ts";
import type { ProductLink } from "./product-links.ts";

/** Three pages and a bit, so that contents can be torn. */
const REPEATS = 1100;

/** The bytes of the program `name` of a provider; every program has its own. `original`: what an earlier run displaced. */
export function contentOf(provider: "original" | "old" | "new", name: string): string {
  return `${provider} ${name}; `.repeat(REPEATS);
}

/** Fills the fresh tree at `root`: every target in its prior state, every source in place. */
export function plantProduct(root: string, links: readonly ProductLink[]): void {
  for (const directory of ["usr", "opt", "var/lib", "var/log"]) makeDirectory(join(root, directory));
  for (const link of links) {
    const name = basename(link.target);
    plantFile(join(root, link.source), contentOf("new", name));
    if (link.earlier !== undefined) plantFile(join(root, link.earlier), contentOf("old", name));
    makeDirectory(join(root, dirname(link.target)));
    plantPrior(root, link);
  }
}

function plantPrior(root: string, link: ProductLink): void {
  const target = join(root, link.target);
  const content = contentOf(link.earlier === undefined ? "old" : "original", basename(target));
  switch (link.prior) {
    case "file":
      plantFile(target, content);
      // Not what a file gets by default: it must come back as it was.
      chownSync(target, 3, 4);
      return chmodSync(target, 0o751);
    case "symlink":
      plantFile(join(root, vendorPath(link)), content);
      return symlinkSync(relative(dirname(link.target), vendorPath(link)), target);
    case "none":
      return undefined;
    default:
      return link.prior satisfies never;
  }
}

function plantFile(path: string, content: string): void {
  makeDirectory(dirname(path));
  writeFileSync(path, content);
  chmodSync(path, 0o755);
}

/** Whatever the umask: the product trusts no source that others could have put there. */
function makeDirectory(path: string): void {
  mkdirSync(path, { recursive: true, mode: 0o755 });
}
