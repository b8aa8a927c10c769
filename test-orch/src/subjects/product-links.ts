// This defines the switches that the product is asked for in the power-loss lane.

import { dirname, relative } from "node:path";

/** One switch, as paths inside the root. */
export interface ProductLink {
  readonly target: string;
  readonly source: string;
  /** What stands at the target before the first switch. */
  readonly prior: "file" | "symlink" | "none";
}

/** `few`: five targets in two directories, synced one by one. `many`: so many directories that one syncfs does it. */
export type ProductSize = "few" | "many";

/** Some 70 bytes: a link through it is too long for an ext4 inode (60 bytes) and gets a block of its own. */
const LONG = "a-directory-whose-name-alone-would-not-fit-into-an-inode-of-ext4-0123";

const few: readonly ProductLink[] = [
  { target: "/usr/bin/alpha", source: "/opt/provider/bin/alpha", prior: "file" },
  { target: "/usr/bin/beta", source: "/opt/provider/bin/beta", prior: "file" },
  { target: "/usr/bin/gamma", source: "/opt/provider/bin/gamma", prior: "symlink" },
  { target: "/usr/sbin/delta", source: `/opt/provider/${LONG}/delta`, prior: "file" },
  { target: "/usr/sbin/epsilon", source: "/opt/provider/bin/epsilon", prior: "none" },
];

/** The engine changes from single fsyncs to syncfs at sixteen files or directories. */
const MANY = 17;

/** The switches of that size, in no particular order. */
export function productLinks(size: ProductSize): readonly ProductLink[] {
  return size === "few" ? few : Array.from({ length: MANY }, (_, place) => linkInItsOwnDirectory(place));
}

/** The text that the switched target carries: relative, as the default policy wants it. */
export function newDest({ target, source }: ProductLink): string {
  return relative(dirname(target), source);
}

/** Where the link leads that stands at a target of prior kind `symlink`. */
export function vendorPath({ target }: ProductLink): string {
  return target.replace(/^.*\//u, `/usr/lib/${LONG}/`);
}

function linkInItsOwnDirectory(place: number): ProductLink {
  const name = `tool-${String(place).padStart(2, "0")}`;
  const prior = place % 7 === 3 ? "none" : place % 5 === 1 ? "symlink" : "file";
  return { target: `/usr/lib/${name}/${name}`, source: `/opt/provider/bin/${name}`, prior };
}
