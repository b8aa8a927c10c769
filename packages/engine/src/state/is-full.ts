/** This defines `isFull`: the error of a full disk. */
import { errnoOf, isSwitchyardError } from "@switchyard/fs-atomic";

/** What the kernel says where there is no room, or none for this user. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT"]);

/**
 * Whether an error, or what caused it, is that of a full disk or quota, met before anything was lost. After a sync that failed
 * nobody knows what is on disk: that is final for its run, whatever the reason.
 */
export function isFull(error: unknown): boolean {
  const chain = [...causesOf(error)];
  const isSync = chain.some((one) => one instanceof Error && "syscall" in one && SYNCS.has(String(one.syscall)));
  return !isSync && chain.some((one) => FULL.has(errnoOf(one) ?? "") || (isSwitchyardError(one) && FULL.has(one.errno ?? "")));
}

const SYNCS: ReadonlySet<string> = new Set(["fsync", "fdatasync", "syncfs"]);

function* causesOf(error: unknown): Generator {
  for (let one: unknown = error; one !== undefined; one = one instanceof Error ? one.cause : undefined) yield one;
}
