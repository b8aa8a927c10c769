/** This defines `parseTree`: `INTO=FROM` as a tree of programs. */
import { InvalidArgumentError } from "commander";

/** A tree on the command line. */
export interface TreeOption {
  readonly into: string;
  readonly from: string;
}

/** Appends one more `--tree`; as in `--link`, what changes stands first. A path that contains `=` goes into a manifest. */
export function parseTree(text: string, earlier: readonly TreeOption[] | undefined): readonly TreeOption[] {
  const at = text.indexOf("=");
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError("Write it as INTO=FROM, e.g. /usr/bin=/usr/lib/uutils/bin.");
  return [...(earlier ?? []), { into: text.slice(0, at), from: text.slice(at + 1) }];
}
