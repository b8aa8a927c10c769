/** This defines `switchOne`: one prepared change made, or taken back. */
import { errnoOf, isSwitchyardError, pathIn, swap, type SwapMethod } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";
import type { ChangeOptions, Outcome } from "./change-options.ts";
import { disarmBackups } from "./disarm-backups.ts";
import type { Prepared } from "./prepare-change.ts";
import { arm, describesPrivileged, disarm } from "./privileges.ts";
import { undoChange } from "./undo-change.ts";

/**
 * (1) Gives the incoming node its privileges, (2) swaps, (3) takes them off the displaced one; where any of it fails, takes
 * everything back. The caller syncs the directory.
 *
 * Crash: between (1) and (2) a payload, between (2) and (3) the displaced inode is privileged at a reserved name (REQ-B5:
 * the two short windows); settling disarms it.
 */
export async function switchOne(catalog: Catalog, prepared: Prepared, options: ChangeOptions & { readonly runId: string }): Promise<Outcome> {
  const { draft, names, sidecar, swap: change } = prepared;
  const { target } = draft;
  try {
    if (draft.arms !== null && change.incoming !== null && "identity" in change.incoming.node) {
      arm(catalog.dir, change.incoming.name, { expected: change.incoming.node.identity, privileges: draft.arms }); // (1)
    }
    const way = swap(catalog.dir, change, { allowNoExchange: options.allowDegraded === true }); // (2)
    if (sidecar.method === "exchange" && describesPrivileged(sidecar)) disarmOrTell(catalog, prepared); // (3)
    catalog.note(change.keep);
    if (change.incoming !== null) catalog.forget(change.incoming.name);
    const { method, generation, run_id: runId } = sidecar;
    const degraded = degradedBy(catalog, method, way);
    return { outcome: "changed", target, names, generation, runId, method, degraded, leftOver: null, warning: draft.warning };
  } catch (error) {
    return { outcome: "failed", target, error: (await takeBack(catalog, prepared)) ?? error, changed: false };
  }
}

/** A payload elsewhere was armed by the second name that it had for the swap. Only when that is gone can it be unarmed. */
async function takeBack(catalog: Catalog, prepared: Prepared): Promise<unknown> {
  const error = await undoChange(catalog, prepared);
  if (error !== undefined || prepared.draft.arms === null || !catalog.isElsewhere) return error;
  try {
    disarmBackups(catalog, prepared.draft.target);
    return undefined;
  } catch (failure) {
    if (errnoOf(failure) === undefined && !isSwitchyardError(failure)) throw failure;
    return failure;
  }
}

function degradedBy(catalog: Catalog, method: Prepared["sidecar"]["method"], way: SwapMethod): "no_exchange" | "exdev_fallback" | null {
  if (catalog.isElsewhere && (method === "reflink" || method === "copy")) return "exdev_fallback";
  return way === "link_over" ? "no_exchange" : null;
}

function disarmOrTell(catalog: Catalog, { names, swap: { prior } }: Prepared): void {
  if (disarm(catalog.dir, names.payload, prior)) return;
  const path = pathIn(catalog.dir, names.payload);
  const message = `Cannot keep ${JSON.stringify(path)}: it is privileged and got another name meanwhile, needed is one name.`;
  throw backupError({ id: "E_POLICY", reason: "hard_linked_privileged", op: "keep", path, message });
}
