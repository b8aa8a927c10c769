/** This defines `incompleteProfile`: the error of a tree that is not what its record says. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { ProfileFault } from "../look/profile-fault.ts";

/** It names the first fault. @param faults one at least @param op who found it: a flip, or who only looked */
export function incompleteProfile(path: string, faults: readonly ProfileFault[], op: "flip" | "show" = "flip"): SwitchyardError {
  const [first, ...rest] = faults;
  const more = rest.length === 0 ? "" : ` (and ${rest.length} more)`;
  const message = `${op === "flip" ? "Cannot flip to the profile at" : "No flip can lead to the profile at"} ${JSON.stringify(path)}: at ${JSON.stringify(first?.path ?? path)} found ${first?.found ?? ""}; needed is ${first?.needed ?? ""}${more}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_incomplete", op, path: first?.path ?? path, message });
}
