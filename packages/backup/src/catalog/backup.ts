/** This defines `Backup`: one kept node of a target, as found. */
import type { NodeName, ObservedNode } from "@switchyard/fs-atomic";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";

/** What all backups have. */
interface Found {
  readonly target: NodeName;
  readonly names: ReservedNames;
  /** Of its names: Unix milliseconds. */
  readonly millis: number;
  /** What stands at the payload's name. */
  readonly payload: ObservedNode;
  readonly pinned: boolean;
}

/** A backup whose sidecar can be read. */
export interface ReadableBackup extends Found {
  /**
   * `whole`: the payload is of the kind that the sidecar says. `gone`: it went back to its target, or somebody took it.
   * `consumed`: another kind of node is there, which is no payload (REQ-B7).
   */
  readonly state: "whole" | "gone" | "consumed";
  readonly sidecar: Sidecar;
  /** Of the sidecar; 0 for version 1. */
  readonly generation: number;
  /** `undo` for version 1. */
  readonly role: "undo" | "redo";
}

/** A sidecar that cannot be read: nobody can tell what the payload is, or when it was kept. */
export interface UnreadableBackup extends Found {
  readonly state: "unreadable";
}

/** One kept node of a target. */
export type Backup = ReadableBackup | UnreadableBackup;
