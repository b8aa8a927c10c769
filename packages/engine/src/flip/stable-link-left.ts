/** This defines `stableLinkLeft`: the refusal to lead a pointer elsewhere while links lead through it. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** `E_POLICY` `stable_link_left`, exit 10. @param links those that would lead nowhere, at least one */
export function stableLinkLeft(pointer: string, links: readonly string[], op: string): SwitchyardError {
  const [path = pointer, ...more] = links;
  const others = more.length === 0 ? "" : `, and ${more.length} more,`;
  const message = `Cannot lead ${JSON.stringify(pointer)} back: ${JSON.stringify(path)}${others} would lead nowhere, because it leads through that to a program which is not in the profile before.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "stable_link_left", op, path, message });
}
