// This defines `productContext`: how the lane calls the engine.

import type { Context } from "@switchyard/engine";
import type { Syscalls } from "@switchyard/fs-atomic";

/** The policy of an operator who said nothing. */
const policy: Context["policy"] = {
  backup_tag: "switchyard",
  allow_degraded_fs: false,
  allow_hardlink_breakage: false,
  force_untrusted_source: false,
  absolute_links: false,
};

/** The engine's context for the tree at `root`. */
export function productContext(root: string, syscalls: Syscalls): Context {
  return { root, policy, stateDir: "/var/lib/switchyard", lockTimeoutMs: 5000, syscalls };
}
