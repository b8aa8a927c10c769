/** This defines `profileName`: what a profile may be called. */
import { nodeName, SwitchyardError, type NodeName } from "@switchyard/fs-atomic";

/** Letters, digits and `. _ + -`, a letter or digit first, 64 at most: names of trees being built begin with a dot. */
export const PROFILE_NAME: RegExp = /^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$/;

/** @throws `E_USAGE` `bad_profile_name` */
export function profileName(text: string): NodeName {
  if (PROFILE_NAME.test(text)) return nodeName(text);
  const message = `Cannot take ${JSON.stringify(text)} for the name of a profile: it does not fit the grammar of such names.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_profile_name", op: "profile", message });
}
