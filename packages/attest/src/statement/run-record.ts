/** This defines `RunRecord`: what is to be said of a run. */
import type { SafePath } from "@switchyard/fs-atomic";
import type { HostFacts } from "./host-facts.ts";

/** What stood, or stands, at a path. */
export interface StatedNode {
  readonly kind: "file" | "symlink" | "none";
  /** SHA-256 of a file's bytes or a link's text, as in the facts; null where there is nothing, or no hash was taken. */
  readonly hash: string | null;
}

/** One action of the run. */
export interface RunAction {
  readonly actionId: string;
  readonly path: SafePath;
  readonly before: StatedNode;
  readonly after: StatedNode;
  /** SHA-256 of the file that the new link leads to; null where none was taken. */
  readonly sourceHash: string | null;
}

/** What is to be said of a run. */
export interface RunRecord {
  /** E.g. `apply`, `rollback`. */
  readonly verb: string;
  readonly planId: string | null;
  readonly runId: string;
  /** Each path once. Gone through several times, always the same; they may be made one by one. */
  readonly actions: Iterable<RunAction>;
  /** SHA-256 of the policy's canonical JSON. */
  readonly policyHash: string;
  /** The head of the chain of facts. */
  readonly facts: { readonly head: string };
  readonly tools: readonly { readonly name: string; readonly version: string }[];
  /** Null: nothing is said of the host. See `hostFacts`. */
  readonly host: HostFacts | null;
  readonly startedAt: Date;
  readonly committedAt: Date;
}
