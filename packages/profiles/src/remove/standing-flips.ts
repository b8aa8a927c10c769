/** This defines `standingFlips`: what removing has to know of the flips there were. */
import { flips, type Context } from "@switchyard/engine";
import { isErrorId, SwitchyardError, toldReason } from "@switchyard/fs-atomic";
import type { StandingFlip } from "./standing-flip.ts";

/** Oldest first. @throws as the engine told of a run that cannot be read: then nobody knows what is needed */
export async function standingFlips(context: Context, prefix: string): Promise<readonly StandingFlip[]> {
  const { flips: lines, error } = await flips(context, { prefix });
  if (error === null) return lines.map(({ from_profile: from, to_profile: to, state, stands }) => ({ from, to, state, stands })).toReversed();
  const { reason, path, errno, remedies } = error;
  const message = `Cannot tell which profiles are needed: ${error.message}`;
  throw new SwitchyardError({ id: isErrorId(error.id) ? error.id : "E_GENERIC", reason: toldReason(reason), op: "profile", path: path ?? undefined, errno: errno ?? undefined, message, remedies });
}
