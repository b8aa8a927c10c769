/** This defines `keepPayload`: the payload that has to be made before its target changes. */
import { errnoOf, getMetadata, identityOf, pathIn, type KeepMethod, type PresentNode } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";
import { exdevFallback } from "../errors/exdev-fallback.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";
import type { ChangeOptions } from "./change-options.ts";
import type { Draft } from "./draft.ts";
import { keepDisarmed } from "./keep-disarmed.ts";
import { isPrivileged } from "./privileges.ts";

const COPIES: readonly KeepMethod[] = ["reflink", "copy"];

/**
 * Beside its target the displaced inode itself becomes the payload, once it is displaced: then nothing is done here. Kept in
 * another directory it gets a second name there, or, on another file system and if that is allowed, a copy (REQ-F1). A
 * set-id or capability file that has other names is kept as a copy too, if that is allowed (REQ-B5).
 *
 * Crash: the payload's name is absent, or as `keepNode` says.
 *
 * @throws `E_EXDEV` `exdev_fallback`; `E_POLICY` `hard_linked_privileged`; what `keepNode` throws.
 */
export async function keepPayload(catalog: Catalog, draft: Draft, { payload }: ReservedNames, options: ChangeOptions): Promise<SidecarV2["method"]> {
  const { prior, target } = draft;
  if (prior.kind === "none") return "exchange";
  const privileged = prior.kind === "file" && isPrivileged(getMetadata(catalog.dir, target));
  const shared = privileged && prior.stat.nlink > 1;
  if (shared && options.copyHardLinked !== true) throw hardLinked(pathIn(catalog.dir, target), prior);
  if (!shared && !catalog.isElsewhere) return "exchange";
  const methods: readonly KeepMethod[] = shared ? COPIES : options.allowDegraded === true ? ["link", ...COPIES] : ["link"];
  try {
    return await keepDisarmed(catalog.dir, target, { dir: catalog.store, name: payload }, { methods, expected: identityOf(prior) });
  } catch (cause) {
    if (errnoOf(cause) !== "EXDEV") throw cause;
    throw exdevFallback(catalog, target, cause);
  }
}

function hardLinked(path: string, prior: PresentNode): Error {
  return backupError({
    id: "E_POLICY",
    reason: "hard_linked_privileged",
    op: "keep",
    path,
    message: `Cannot keep ${JSON.stringify(path)}: it is privileged and one of ${prior.stat.nlink} names of its inode, needed is one name: what is taken off the payload would be taken off all of them.`,
    remedies: ["Allow a copy to be kept instead; the other names stay as they are."],
  });
}
