/** This defines `faultOf`: what went wrong with a database, as a value. */
import { errnoOf, isSwitchyardError, SyscallError } from "@switchyard/fs-atomic";
import type { Manager } from "../manager.ts";
import { DatabaseError } from "./database-error.ts";
import type { DatabaseFault, FaultReason } from "./database-fault.ts";

/** The reasons of fs-atomic, as ours. */
const REASONS: Readonly<Record<string, FaultReason>> = {
  not_a_file: "not_a_file",
  parent_not_directory: "not_a_file",
  too_large: "too_large",
  escape: "leads_outside",
  link_loop: "leads_outside",
  parent_is_link: "changing",
};

/**
 * The fault that `error` tells of.
 *
 * @param file what was read, where the error does not say it more exactly
 * @throws the error itself, where it is neither the kernel's nor fs-atomic's nor ours: that is a mistake in a program.
 */
export function faultOf(manager: Manager | null, file: string, error: unknown): DatabaseFault {
  if (error instanceof DatabaseError) return { manager, reason: error.reason, file: error.file, found: error.found, errno: error.errno };
  const at = pathOf(error) ?? file;
  const errno = errnoOf(error) ?? (isSwitchyardError(error) ? error.errno : undefined);
  const told = isSwitchyardError(error) ? REASONS[error.reason] : undefined;
  if (told !== undefined) return { manager, reason: told, file: at, found: FOUND[told] ?? told, errno };
  // A link in the last component is not followed: it may have been put there since the path was resolved.
  if (errno === "ELOOP") return { manager, reason: "not_a_file", file: at, found: "a link stands there", errno };
  // Without an errno: fs-atomic refuses the path itself, e.g. one that links make longer than the kernel allows.
  const found = errno ?? (isSwitchyardError(error) ? error.reason : undefined);
  if (found === undefined) throw error;
  return { manager, reason: "unreadable", file: at, found, errno };
}

/** The path inside the root that the error names; a bare call of the kernel names only a component. */
function pathOf(error: unknown): string | undefined {
  const named = isSwitchyardError(error) || error instanceof SyscallError ? error.path : undefined;
  return named?.startsWith("/") === true ? named : undefined;
}

const FOUND: Partial<Record<FaultReason, string>> = {
  not_a_file: "it is no regular file, or no directory where one belongs",
  too_large: "it is larger than any such file is in practice",
  leads_outside: "a link in its path leads out of the root, or round in circles",
  changing: "a directory in its path was replaced by a link meanwhile",
};
