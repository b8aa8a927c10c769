/** This defines the errors of swapping: `E_ATOMIC_SWAP`, and `E_EXDEV` where only a weaker way is left. */
import { SwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";

/** Why a swap failed. */
export type SwapReason =
  /** Someone else's node stood there at the instant of the swap; it is back in place. */
  | "conflict"
  /** A reserved name was taken meanwhile. */
  | "name_taken"
  /** A node that the swap needs is not where it was left. */
  | "node_lost"
  /** The kernel refused a call; `errno` says why. */
  | "syscall_failed";

/** The `E_ATOMIC_SWAP` error for `path`. */
export function swapError(reason: SwapReason, path: string, found: string, cause?: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_ATOMIC_SWAP",
    reason,
    op: "swap",
    path,
    errno: errnoOf(cause),
    message: `Cannot switch ${JSON.stringify(path)}: ${found}.`,
    cause,
  });
}

/** The `E_EXDEV` error: the file system cannot exchange two names, and the weaker way was not allowed (REQ-F2). */
export function noExchangeError(path: string, cause: unknown): SwitchyardError {
  return new SwitchyardError({
    id: "E_EXDEV",
    reason: "no_exchange",
    op: "swap",
    path,
    errno: errnoOf(cause),
    message: `Cannot switch ${JSON.stringify(path)}: its file system cannot exchange two names (RENAME_EXCHANGE is ${errnoOf(cause) ?? "refused"}), needed is one that can.`,
    cause,
  });
}
