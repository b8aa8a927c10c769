/** This defines `UNDO_TOOLS`: the programs that an undo script cannot do without. */

/** What the script of any run needs; the script of a run that places links alone does without `ln` and `stat`. */
export const UNDO_TOOLS = ["mv", "rm", "readlink", "ln", "stat"] as const;

/** A name of {@link UNDO_TOOLS}. */
export type UndoTool = (typeof UNDO_TOOLS)[number];

/** What the script of a run needs that does no more than place links. */
export const LINK_UNDO_TOOLS: readonly UndoTool[] = ["mv", "rm", "readlink"];
