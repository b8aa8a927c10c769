/** This defines `ScratchLink`: one switch that a scratch root is made for. */
import { dirname, relative } from "node:path";

/** What stands at a target before the first switch. */
export type PriorKind = "file" | "symlink" | "none";

/** A target and the source it is to point to, both as absolute paths inside the root. */
export interface ScratchLink {
  readonly target: string;
  readonly source: string;
  readonly prior: PriorKind;
}

/** The dest that a switched target must carry: relative, so that it resolves the same inside and outside the root. */
export function expectedDest(link: ScratchLink): string {
  return relative(dirname(link.target), link.source);
}
