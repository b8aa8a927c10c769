/** This defines `Tag`, the name that a set of backups goes by. */
import { SwitchyardError } from "@switchyard/fs-atomic";

declare const brand: unique symbol;

/** Keeps several tools on one host out of each other's backups (REQ-B6). */
export type Tag = string & { readonly [brand]: "Tag" };

/** The tag where nobody chose one. */
export const DEFAULT_TAG: Tag = tag("switchyard");

/** @throws {@link SwitchyardError} `E_USAGE` `bad_tag`: a tag is 1 to 64 of `A-Z a-z 0-9 _ -`, so that none matches another's names. */
export function tag(text: string): Tag {
  if (isTag(text)) return text;
  const message = `Cannot use ${JSON.stringify(text)} as a backup tag: needed are 1 to 64 letters, digits, _ or -.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_tag", op: "tag", message });
}

function isTag(text: string): text is Tag {
  return /^[A-Za-z0-9_-]{1,64}$/.test(text);
}
