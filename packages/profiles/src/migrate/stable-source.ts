/** This defines `stableSource` and `isStableText`: where a target's stable link leads to. Pure. */
import { linkText } from "@switchyard/engine";
import { safePath, type SafePath } from "@switchyard/fs-atomic";
import { BIN, POINTER } from "../layout/profile-places.ts";

/** `PREFIX/active/bin/NAME` of the target's own name. @param prefix free of links */
export function stableSource({ name }: SafePath, prefix: string): SafePath {
  return safePath(`${prefix}/${POINTER}/${BIN}/${name}`);
}

/** Whether this is the text of the target's stable link, as a plan writes it. @param target free of links in its parents */
export function isStableText(dest: string, target: SafePath, prefix: string): boolean {
  const source = stableSource(target, prefix);
  return [false, true].some((absolute) => linkText(target, source, absolute) === dest);
}
