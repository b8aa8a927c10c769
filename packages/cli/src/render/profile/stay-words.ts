/** This defines `stayWords`: why a profile is not removed, for a person. */
import type { Stay } from "@switchyard/profiles";

const WORDS: Readonly<Record<Stay, string>> = {
  current: "active",
  previous: "the one before the active one",
  pinned: "pinned",
  rescue: "the way back to the vendor's tools",
  needed: "a run that has not ended names it",
  led_to: "links lead there that do not follow the active one",
  unreadable: "its record cannot be read",
};

/** All of them. */
export function stayWords(why: readonly Stay[]): string {
  return why.map((one) => WORDS[one]).join(", ");
}
