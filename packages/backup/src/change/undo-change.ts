/** This defines `undoChange`: a change that failed, or was cut short, taken back. */
import { errnoOf, type identityOf, isSwitchyardError, observe, sameInode, settleSwap, type Swap } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";
import { clearChange } from "./clear-change.ts";
import { arm, disarm, privilegesIn } from "./privileges.ts";

/** Its sidecar is there, so everything at its names is what the sidecar says, or left alone. */
const ALL: ReadonlySet<keyof ReservedNames> = new Set(["stage", "payload", "sidecar"]);

/** What of a change undoing goes by. */
export interface UndoableChange {
  readonly names: ReservedNames;
  readonly sidecar: SidecarV2;
  readonly swap: Swap;
}

/**
 * (1) Gives the prior node its privileges back, wherever it waits, (2) puts it back, (3) syncs, (4) removes what the change
 * made, if the prior node is not kept after all because someone else's stands at the target, (5) syncs.
 *
 * Crash: calling it again goes on where it stopped. (3) stands before (4) because a directory's changes may reach the disk
 * in any order, and what (4) removes is, until (3), the other half of an exchange.
 *
 * @returns undefined, or the error that kept it from being taken back; the next call of any verb tries again.
 */
export async function undoChange(catalog: Catalog, change: UndoableChange): Promise<unknown> {
  try {
    await takeBack(catalog, change);
    return undefined;
  } catch (error) {
    if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
    return error;
  }
}

async function takeBack(catalog: Catalog, { names, sidecar, swap }: UndoableChange): Promise<void> {
  const { dir, store } = catalog;
  armPrior(catalog, swap, sidecar); // (1)
  const { changed, outcome } = settleSwap(dir, swap, "undo", { keepOwn: true }); // (2)
  if (changed) await dir.sys.fsync(dir.fd); // (3)
  // The sidecar before the staged link: one without the other is of a change that is over.
  if (outcome === "settled") clearChange(catalog, { names, sidecar, made: ALL }); // (4)
  const { seen } = settleSwap(dir, swap, "undo");
  if (swap.incoming?.how === "payload" && seen.waiting.kind === "file") disarm(dir, swap.incoming.name, seen.waiting);
  for (const name of [swap.keep, swap.incoming?.name ?? swap.keep]) if (observe(dir, name).kind === "none") catalog.forget(name);
  if (isKept(seen.keep, swap)) {
    catalog.note(swap.keep);
    disarm(dir, swap.keep, swap.prior);
  } else if (outcome !== "settled") clearChange(catalog, { names, sidecar, made: ALL });
  for (const one of new Set([dir, store])) await one.sys.fsync(one.fd); // (5)
}

/** Whether the prior node stays at its backup name, because its place is another's now. */
function isKept(keep: ReturnType<typeof identityOf>, { prior }: Swap): boolean {
  return keep.kind !== "none" && sameInode(keep, prior);
}

function armPrior({ dir }: Catalog, swap: Swap, sidecar: SidecarV2): void {
  const privileges = privilegesIn(sidecar);
  if (privileges === null) return;
  for (const name of [swap.keep, ...(swap.incoming === null ? [] : [swap.incoming.name])]) {
    arm(dir, name, { expected: swap.prior, privileges });
  }
}
