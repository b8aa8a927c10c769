export { parseHolder, type Holder } from "./holder/holder.ts";
export { kernelLock } from "./kernel-lock.ts";
export type { Lock, LockManager, LockMode, LockRequest } from "./lock-manager.ts";
export { LockingError, type LockingReason } from "./locking-error.ts";
export { lookAtLock } from "./look/look-at-lock.ts";
export type { LockLook, LockProcess } from "./look/lock-look.ts";
export type { Obstacle } from "./obstacle.ts";
