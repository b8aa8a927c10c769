/** This defines the gate that says what may be a target (REQ-S2). */
import { gate, type Gate } from "./gate.ts";
import type { ActionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

const KINDS = { dir: "a directory", other: "a FIFO, socket or device", file: "a regular file" } as const;

/** By its kind. */
export const TARGET_GATES: readonly Gate<ActionObservation>[] = [
  gate("target_kind", overridingOfAction, ({ target, targetNode: { kind }, isPointer }) => {
    if (kind === "none" || kind === "symlink" || (kind === "file" && !isPointer)) return [];
    return [{ reason: "target_kind", path: target, found: KINDS[kind], needed: isPointer ? "a symlink, or nothing" : "a regular file, a symlink, or nothing" }];
  }),
];
