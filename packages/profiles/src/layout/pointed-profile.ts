/** This defines `pointedProfile`: the profile that a pointer leads to, whatever it says. Pure. */
import type { Pointer } from "./read-pointer.ts";

/** Null: it leads to none. */
export function pointedProfile(pointer: Pointer): string | null {
  return pointer.state === "profile" ? pointer.name : pointer.state === "foreign" ? pointer.leads_to : null;
}
