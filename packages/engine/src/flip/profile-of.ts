/** This defines `profileOf` and `pointerText`: which profile a pointer leads to, by its text. Pure. */

/** What a pointer to this profile says: relative, so that it leads there wherever the root is mounted. */
export function pointerText(profile: string): string {
  return `profiles/${profile}`;
}

/** The profile; null where no pointer stands, or a link that somebody else made to something else. */
export function profileOf(node: { readonly kind: string; readonly dest?: string | null }): string | null {
  const [, name = ""] = node.kind === "symlink" ? (/^profiles\/([^/]+)$/u.exec(node.dest ?? "") ?? []) : [];
  return name === "" || name === "." || name === ".." ? null : name;
}
