export { parseHolder, type Holder } from "./holder.ts";
export { kernelLock } from "./kernel-lock.ts";
export type { Lock, LockManager, LockRequest } from "./lock-manager.ts";
export { LockingError, type LockingReason } from "./locking-error.ts";
