/** This defines `isOfPointer`: whether a run's change is of a pointer of profiles. Pure. */
import type { IntentRecord } from "@switchyard/journal";
import { POINTER } from "./pointer.ts";
import { profileOf } from "./profile-of.ts";

/** As its record says of a flip; of any other run by the name and the text of what goes or comes. */
export function isOfPointer({ pointer, target, prior, incoming }: Pick<IntentRecord, "pointer" | "target" | "prior" | "incoming">): boolean {
  if (pointer === true) return true;
  return target === POINTER && (profileOf(prior) !== null || (incoming?.how === "payload" && profileOf(incoming.identity) !== null));
}
