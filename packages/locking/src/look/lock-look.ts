/** This defines `LockLook`: what can be seen of a lock by who does not take it. */
import type { Holder } from "../holder/holder.ts";

/** A process, as this pid namespace counts. */
export interface LockProcess {
  readonly pid: number;
  /** Its name, a byte string that the process itself may choose; empty where it has gone or is hidden. */
  readonly command: string;
}

/**
 * - `free`: nobody holds it.
 * - `exclusive`, `shared`: held so.
 * - `unknown`: that cannot be seen from here: /proc is hidden, or the record names a process of another pid namespace, whose
 *   locks the kernel does not show here.
 *
 * A reader in another pid namespace leaves no record and is not shown: to this look the lock is free.
 */
export interface LockLook {
  readonly state: "free" | "exclusive" | "shared" | "unknown";
  /** As the kernel shows them. Empty where it shows none, or hides which. */
  readonly holders: readonly LockProcess[];
  /** What the file says of who took it last and did not let it go in order; null where it says nothing. */
  readonly record: (Holder & { readonly whereabouts: "here" | "elsewhere" | "gone" }) | null;
  /** Programs that sleep in the kernel until they get it, e.g. flock(1). Who waits by this package asks every now and then, and does not show. */
  readonly waiting: readonly LockProcess[];
  /** Whether a writer waits for readers to end, and further readers wait for that writer. */
  readonly writerWaits: boolean;
}
