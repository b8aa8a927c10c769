/** This defines `foreignWords`: what stands where the pointer should, for a person. */
import type { Pointer } from "@switchyard/profiles";
import { showText } from "../show-text.ts";

/** Null: it is as a flip makes it, or there is none. */
export function foreignWords(pointer: Pointer): string | null {
  if (pointer.state !== "foreign") return null;
  return showText(`${pointer.found}, as no flip makes it, which leads to ${pointer.leads_to ?? "no profile"}`);
}
