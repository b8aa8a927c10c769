/** This defines `profileGone`: the refusal to lead a pointer to a profile that is not there any more. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** `E_BACKUP_MISSING` `profile_gone`, exit 60: the link is kept, and what it led to is not. */
export function profileGone(pointer: string, tree: string): SwitchyardError {
  const [at, lost] = [JSON.stringify(pointer), JSON.stringify(tree)];
  const message = `Cannot lead ${at} back: the profile ${lost} is not there any more, and the pointer would lead nowhere; needed is its tree.`;
  return new SwitchyardError({ id: "E_BACKUP_MISSING", reason: "profile_gone", op: "flip", path: pointer, message });
}
