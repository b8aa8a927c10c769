/** This defines what the verb `lock status` does. */
import { lockStatus } from "@switchyard/engine";
import { contextOf, type GlobalOptions } from "../input/context-of.ts";
import { printLockStatus } from "../render/print-lock-status.ts";

/** Shows who holds the lock. */
export async function runLockStatus(options: GlobalOptions): Promise<number> {
  return printLockStatus(await lockStatus(contextOf(options)), options);
}
