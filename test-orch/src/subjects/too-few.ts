/** This defines `tooFew`: a lane that has shrunk proves less than it says. */
import type { Shard } from "../full/shard.ts";

/** What the full lane has to see, whether it was sampled or stopped by a clock. */
const LEAST = { enumerated: 30_000, checked: 10_000 } as const;

/** What to say where a lane, or its part, has seen too few states; else undefined. */
export function tooFew(seen: { readonly enumerated: number; readonly checked: number }, { count }: Shard): string | undefined {
  const least = { enumerated: Math.ceil(LEAST.enumerated / count), checked: Math.ceil(LEAST.checked / count) };
  if (seen.enumerated >= least.enumerated && seen.checked >= least.checked) return undefined;
  return `too few states: ${seen.enumerated} were enumerated and ${seen.checked} mounted, needed are ${least.enumerated} and ${least.checked}`;
}
