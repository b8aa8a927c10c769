/** This defines `UNDO_TOOLS`: the programs that an undo script cannot do without. */

/** What the script of any run needs; the script of a run that places links alone does without `ln` and `stat`. */
export const UNDO_TOOLS = ["mv", "rm", "readlink", "ln", "stat"] as const;

/** What it needs besides for files that lend rights; capabilities take `setfattr` or `setcap` as well, either of them. */
export const RIGHTS_TOOLS = ["stat", "chmod", "chown"] as const;

/** What it needs besides where payloads are copies on another file system. */
export const COPY_TOOLS = ["cp"] as const;

/** What it needs besides for protected targets: second names, and dpkg's record of diversions with its owner and mode. */
export const PROTECTION_TOOLS = ["ln", "stat", "chmod", "chown"] as const;

/** A name of {@link UNDO_TOOLS}, {@link RIGHTS_TOOLS} or {@link COPY_TOOLS}. */
export type UndoTool = (typeof UNDO_TOOLS)[number] | (typeof RIGHTS_TOOLS)[number] | (typeof COPY_TOOLS)[number];

/** What the script of a run needs that does no more than place links. */
export const LINK_UNDO_TOOLS: readonly UndoTool[] = ["mv", "rm", "readlink"];
