// This defines the switches that the product is asked for in the power-loss lane.

import { basename, dirname, relative } from "node:path";

/** One switch, as paths inside the root. */
export interface ProductLink {
  readonly target: string;
  readonly source: string;
  /** What stands at the target before the first switch. */
  readonly prior: "file" | "symlink" | "none";
  /** What an earlier run has pointed the target to; absent where there was none. */
  readonly earlier?: string;
}

/** The plans, see {@link productLinks}. */
export type ProductShape = (typeof productShapes)[number];

/**
 * `mixed`: five targets of all kinds in two directories, synced one by one. `apart`: each in a directory of its own.
 * `replacing`: each the link of an earlier run. `many`: in so many directories that one syncfs does it.
 */
export const productShapes = ["mixed", "apart", "replacing", "many"] as const;

/** Some 70 bytes: a link through it is too long for an ext4 inode (60 bytes) and gets a block of its own. */
const LONG = "a-directory-whose-name-alone-would-not-fit-into-an-inode-of-ext4-0123";

const mixed: readonly ProductLink[] = [
  { target: "/usr/bin/alpha", source: "/opt/provider/bin/alpha", prior: "file" },
  { target: "/usr/bin/beta", source: "/opt/provider/bin/beta", prior: "file" },
  { target: "/usr/bin/gamma", source: "/opt/provider/bin/gamma", prior: "symlink" },
  { target: "/usr/sbin/delta", source: `/opt/provider/${LONG}/delta`, prior: "file" },
  { target: "/usr/sbin/epsilon", source: "/opt/provider/bin/epsilon", prior: "none" },
];

/** The engine changes from single fsyncs to syncfs at sixteen files or directories. */
const MANY = 17;

/** The switches of that plan, in no particular order. */
export function productLinks(shape: ProductShape): readonly ProductLink[] {
  switch (shape) {
    case "mixed":
      return mixed;
    case "apart":
      return mixed.map((link, place) => ({ ...link, target: `/usr/lib/tools-${place}/${basename(link.target)}` }));
    case "replacing":
      return mixed.map((link) => ({ ...link, earlier: `/opt/earlier/bin/${basename(link.target)}` }));
    case "many":
      return Array.from({ length: MANY }, (_, place) => linkInItsOwnDirectory(place));
    default:
      return shape satisfies never;
  }
}

/** The switches of the earlier run. */
export function earlierLinks(links: readonly ProductLink[]): readonly ProductLink[] {
  return links.flatMap((link) => (link.earlier === undefined ? [] : [{ ...link, source: link.earlier }]));
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
