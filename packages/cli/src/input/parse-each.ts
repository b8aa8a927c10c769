/** This defines `parseEach`: one more value of an option that may be repeated. */

/** Appends it. */
export function parseEach(value: string, earlier: readonly string[] | undefined): readonly string[] {
  return [...(earlier ?? []), value];
}
