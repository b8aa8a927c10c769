/** This defines `parseWords`: the values of an option that takes several, with commas between, and may be repeated. */

/** Appends them. */
export function parseWords(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), ...value.split(",").filter((word) => word !== "")];
}
