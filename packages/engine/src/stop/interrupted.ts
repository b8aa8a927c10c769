/** This defines `interrupted`: the error of work that ended early because its caller said so. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** Where work was told to stop. */
export interface StopPlace {
  readonly op: "apply" | "rollback" | "recover" | "prune" | "pin" | "rescue check" | "smoke run" | "doctor" | "profile";
  /** What was next. */
  readonly path?: string | undefined;
  /** How things stand then, as a sentence. */
  readonly leaves: string;
}

/** `E_GENERIC` `interrupted`. A command that a signal stopped exits with 128 plus the signal's number instead of 1. */
export function interrupted({ op, path, leaves }: StopPlace): SwitchyardError {
  const at = path === undefined ? "" : ` before ${JSON.stringify(path)}`;
  return new SwitchyardError({ id: "E_GENERIC", reason: "interrupted", op, path, message: `The ${op} was told to stop${at}. ${leaves}` });
}
