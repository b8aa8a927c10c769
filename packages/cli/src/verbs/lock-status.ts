/** This defines `lockStatusVerb`: `lock status`, carried out. */
import { lockStatus } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printLockStatus } from "../render/print-lock-status.ts";

/** Looks, prints, and gives the exit code. */
export async function lockStatusVerb(options: GlobalOptions): Promise<number> {
  return printLockStatus(await lockStatus(contextOf(options)), options);
}
