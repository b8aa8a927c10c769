// This defines `productContext`: how the lane calls the engine.

import type { Context } from "@switchyard/engine";
import type { Syscalls } from "@switchyard/fs-atomic";
import { PRESETS } from "@switchyard/policy";

/** The engine's context for the tree at `root`. */
export function productContext(root: string, syscalls: Syscalls): Context {
  return { root, policy: PRESETS.development, stateDir: "/var/lib/switchyard", lockTimeoutMs: 5000, syscalls };
}
