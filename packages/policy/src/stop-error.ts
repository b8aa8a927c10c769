/** This defines `stopError`: a stopped gate as the error that ends a run. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { Stop } from "./gate.ts";

/** The error of a stopped gate; its remedy names the exact override where there is one. */
export function stopError(stop: Stop): SwitchyardError {
  const flag = stop.override === null ? null : `--${stop.override.replaceAll("_", "-")}`;
  return new SwitchyardError({
    id: stop.id,
    reason: stop.reason,
    op: "preflight",
    path: stop.path,
    message: `Cannot switch ${JSON.stringify(stop.path)}: found ${stop.found}; needed is ${stop.needed}.`,
    remedies: flag === null ? [] : [`If that is what you want, pass ${flag} (policy field ${stop.override}).`],
  });
}
