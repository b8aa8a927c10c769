/** This defines `LocalDiversion`: a diversion that an administrator makes, for the files of every package (dpkg-divert(1), `--local`). */

/** Both are byte strings, as packages list their files: dpkg compares texts and follows no link. */
export interface LocalDiversion {
  /** The path that packages have. */
  readonly from: string;
  /** Where dpkg puts their file instead. */
  readonly to: string;
}

/** A diversion as dpkg records it. */
export interface DiversionEntry extends LocalDiversion {
  /** The package that diverted it; null: a local diversion. */
  readonly by: string | null;
}
