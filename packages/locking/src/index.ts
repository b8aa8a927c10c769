export { parseHolder, type Holder } from "./holder/holder.ts";
export { kernelLock } from "./kernel-lock.ts";
export type { Lock, LockManager, LockMode, LockRequest } from "./lock-manager.ts";
export { LockingError, type LockingReason } from "./locking-error.ts";
export type { Obstacle } from "./obstacle.ts";
