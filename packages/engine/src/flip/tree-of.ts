/** This defines `treeOf`: where a pointer's text leads, inside the root. Pure. */

/** @param parents the components of the pointer's directory */
export function treeOf(parents: readonly string[], dest: string): string {
  return dest.startsWith("/") ? dest : ["", ...parents, dest].join("/");
}
