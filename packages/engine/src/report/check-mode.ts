/** This defines `checkMode`: a word that is no mode must not become a commit (REQ-C1). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Mode } from "./report.ts";

/** Callers without types may say anything. @throws `E_USAGE` `bad_mode` */
export function checkMode(mode: Mode): void {
  const said: unknown = mode;
  if (said === "dry_run" || said === "commit") return;
  const message = `Cannot use the mode ${JSON.stringify(said) ?? String(said)}: needed is "dry_run" or "commit".`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_mode", op: "mode", message });
}
