// This defines the marks of a journal: moments of the workload, in the one order that all disks share.

/** A moment that the runner or the workload wrote into the journal. */
export type Mark =
  /** The workload is about to start; crashes are explored from here on. */
  | { readonly kind: "begin" }
  /** The workload's mutating call number `ordinal`, counted from 1, has returned. */
  | { readonly kind: "call"; readonly ordinal: number; readonly name: string }
  /** The promise `name` is in force. */
  | { readonly kind: "reached"; readonly name: string }
  /** The workload has exited; what follows is written by the unmount. */
  | { readonly kind: "end" };
