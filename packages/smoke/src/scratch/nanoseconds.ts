/** This defines `nanoseconds`: the seconds of a pack as the kernel counts. */

/** `981173106.5` as 981173106500000000n. */
export function nanoseconds(seconds: string): bigint {
  const [whole = "0", decimals = ""] = seconds.split(".");
  return BigInt(whole) * 1_000_000_000n + BigInt(decimals.padEnd(9, "0"));
}
