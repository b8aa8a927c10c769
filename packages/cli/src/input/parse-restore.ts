/** This defines `parseRestore`: one more target to put back. */

/** Appends one more `--restore`. */
export function parseRestore(target: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), target];
}
