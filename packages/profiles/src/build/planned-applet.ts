/** This defines `PlannedApplet`: what one applet of a new tree is to be. */
import type { NodeName, ObservedNode, SafePath } from "@switchyard/fs-atomic";

/** Judged, and fit to be made. */
export interface PlannedApplet {
  readonly name: NodeName;
  /** The program it leads to or comes from, free of links. */
  readonly source: SafePath;
  /** As it stood when it was judged. */
  readonly node: Extract<ObservedNode, { readonly kind: "file" | "dir" | "other" }>;
  /** Of the program. */
  readonly hasAcl: boolean;
  readonly entry:
    /** A link with this text. */
    | { readonly kind: "symlink"; readonly dest: string }
    /** A program of the profile's own: a second name of the inode where that may be, else a copy. */
    | { readonly kind: "file"; readonly mayLink: boolean };
}
