/** This defines `prevHashOf`: what a line says of the line before it. */

/** Its `prev_hash`, or null where the line is no JSON object that has one. */
export function prevHashOf(line: string): string | null {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== "object" || value === null || !("prev_hash" in value)) return null;
    return typeof value.prev_hash === "string" ? value.prev_hash : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
