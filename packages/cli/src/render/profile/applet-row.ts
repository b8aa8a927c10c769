/** This defines `appletRow`: an applet of a profile as cells of a line. */
import type { RecordedApplet } from "@switchyard/profiles";
import { showPath } from "../show-path.ts";

const WAYS = { link: "the same inode as", reflink: "a reflinked copy of", copy: "a copy of" } as const;

/** A sign, its name, and what it is. */
export function appletRow(sign: string, applet: RecordedApplet): string[] {
  const { name, source, kept_from: from } = applet;
  const what = applet.kind === "symlink" ? `link to ${showPath(source)}` : `${WAYS[applet.method]} ${showPath(source)}`;
  return [sign, showPath(name), `${what}${from === undefined ? "" : `, kept from ${from}`}`];
}
