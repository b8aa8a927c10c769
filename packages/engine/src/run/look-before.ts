/** This defines `lookBefore`: what an undo script looks at before it changes anything (REQ-RC1, REQ-A2). Reads only. */
import type { Root } from "@switchyard/fs-atomic";
import type { IntentRecord } from "@switchyard/journal";
import type { BeforeUndo } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { isOfPointer } from "../flip/is-of-pointer.ts";
import { linkDirectories } from "../flip/link-directories.ts";
import { POINTER } from "../flip/pointer.ts";

/**
 * Asked once for each change. The directories are those where links are looked for today, and are listed where a pointer changes.
 *
 * @param known the directories, where somebody looked under this lock
 */
export function lookBefore(root: Root, context: Pick<Context, "stateDir">, known: readonly string[] | null = null): (record: IntentRecord) => BeforeUndo | undefined {
  let directories = known;
  return (record) => {
    const { prior } = record;
    const dest = prior.kind === "symlink" ? prior.dest : null;
    if (!isOfPointer(record)) return dest?.includes(`${POINTER}/bin/`) === true ? { what: "link", dest } : undefined;
    directories ??= linkDirectories(root, context);
    return { what: "pointer", prior: dest, directories };
  };
}
