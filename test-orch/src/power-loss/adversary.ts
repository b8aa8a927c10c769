// This defines the adversaries: what happens to the file systems between two system calls of the workload.

/**
 * Who commits behind the workload's back after each of its mutating calls. None makes another redundant:
 * - `none`: nobody; only the workload's own syncs reach the disks.
 * - `meta`: an unrelated file on each disk is fsynced, which commits metadata but not delayed file data.
 * - `sync`: each file system is synced whole, so that every state between two calls can become durable.
 * - `sync-first`: only the first disk is synced; the others lag behind.
 * - `sync-others`: all but the first are synced.
 */
export type Adversary = (typeof adversaries)[number];

/** Every adversary; the last two differ from `sync` and `none` only where there are several disks. */
export const adversaries = ["none", "meta", "sync", "sync-first", "sync-others"] as const;
