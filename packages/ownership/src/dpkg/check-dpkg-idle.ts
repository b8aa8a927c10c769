/** This defines `checkDpkgIdle`: that neither dpkg nor apt is at work below a root. */
import type { Root } from "@switchyard/fs-atomic";
import { managerLocks } from "../locks/manager-locks.ts";
import { DiversionError } from "./diversion-error.ts";

/**
 * Looks at their locks and takes none. Who only reads hinders nobody; what cannot be judged is not taken for idle.
 *
 * @throws `DiversionError` `package_manager_running`, naming the process
 */
export function checkDpkgIdle(root: Root): void {
  const busy = managerLocks(root).find((lock) => lock.manager === "dpkg" && lock.state !== "free" && !(lock.state === "held" && lock.access === "read"));
  if (busy === undefined) return;
  const by = busy.state === "held" && busy.holder !== null ? ` (process ${busy.holder.pid})` : "";
  throw new DiversionError("package_manager_running", busy.path, { found: `dpkg or apt is at work${by}` });
}
