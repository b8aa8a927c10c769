export type { AlternativeChoice, AlternativeFact } from "./alternatives/alternative-fact.ts";
export type { DiversionFact, Owner, PathOwnership, Verdict } from "./answer/ownership.ts";
export type { DatabaseFault, FaultReason } from "./database/database-fault.ts";
export type { LockHolder, LockState, LockUnknownReason, ManagerLock } from "./locks/manager-lock.ts";
export { managerLocks } from "./locks/manager-locks.ts";
export { MANAGERS, type Manager } from "./manager.ts";
export { ownersOf } from "./owners-of.ts";
export { compareVersions, type Ordering } from "./versions/compare-versions.ts";
