/** This defines `masker`: bytes without what must differ between two runs of the same. */

/** What stands for what; longer texts come first. */
export type Masks = readonly (readonly [text: string, mask: string])[];

/** @returns the bytes with each text's mask in its place */
export function masker(masks: Masks): (bytes: Buffer) => Buffer {
  const found = masks.map(([text, mask]) => [Buffer.from(text).toString("latin1"), mask] as const);
  return (bytes) => {
    // One character for each byte, so that nothing else changes.
    const text = bytes.toString("latin1");
    const masked = found.reduce((so, [part, mask]) => so.replaceAll(part, mask), text);
    return masked === text ? bytes : Buffer.from(masked, "latin1");
  };
}
