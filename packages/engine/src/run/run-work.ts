/** This defines `RunWork`: one run in progress, with everything its steps share. */
import type { DirHandle, NodeIdentity, Root, SwapMethod, SyncGroup } from "@switchyard/fs-atomic";
import type { BeginRecord, JournalWriter } from "@switchyard/journal";
import type { Policy } from "@switchyard/policy";
import type { OnProgress } from "../progress.ts";
import type { Intent } from "./intent.ts";
import type { LabelOutcome } from "./restore-label.ts";

/** What became of one action so far. */
export interface Progress {
  /** How the target changed hands; absent until it did. */
  method?: SwapMethod;
  /** Whether it was seen to go back: of a run that another process began, that is how it is known to have changed hands. */
  wentBack?: true;
  /** Measured, in milliseconds: the swap. */
  durationMs?: number;
  /** Measured, in milliseconds: the sync that made it durable, shared with the others of its group. */
  fsyncMs?: number;
  /** Of a link: whether it got the label of what it displaced. */
  label?: LabelOutcome;
  /** Of a protected target that went back: what stands there now. */
  putBack?: { readonly what: "prior" } | { readonly what: "upgraded"; readonly kind: NodeIdentity["kind"]; readonly hash: string | null };
  outcome?: "settled" | "conflict" | "lost" | "failed";
  error?: unknown;
}

/** A run in progress. */
export interface RunWork {
  readonly root: Root;
  readonly begin: BeginRecord;
  readonly folder: DirHandle;
  readonly journal: JournalWriter;
  readonly intents: readonly Intent[];
  readonly staged: Map<number, NodeIdentity>;
  readonly progress: Map<number, Progress>;
  readonly sync: SyncGroup;
  /** Whether what describes the backups was synced before the first target changed (REQ-B8); null: it was not prepared, or nobody knows. */
  readonly backups: { synced: boolean | null };
  readonly policy: Policy;
  readonly signal: AbortSignal | undefined;
  readonly onProgress: OnProgress | undefined;
}

/** The progress of an action, made on first use. */
export function progressOf(work: RunWork, index: number): Progress {
  const known = work.progress.get(index) ?? {};
  work.progress.set(index, known);
  return known;
}
