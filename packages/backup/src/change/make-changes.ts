/** This defines `makeChanges`: the one way in which the verbs of this package change targets. */
import { randomUUID } from "node:crypto";
import { SyncGroup } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import type { ChangeOptions, Outcome, Outcomes } from "./change-options.ts";
import type { Draft } from "./draft.ts";
import { finishChange } from "./finish-change.ts";
import { prepareChange, type Prepared, type PrepareOptions } from "./prepare-change.ts";
import { switchOne } from "./switch-one.ts";
import { undoChange } from "./undo-change.ts";

/** From this many changes on, one syncfs is cheaper than an fsync for each sidecar. */
const MANY = 16;

/**
 * Makes all changes, each for itself: what fails is as before, the others go on. (1) Prepares each, (2) makes all of that
 * durable, (3) swaps each, (4) makes that durable, (5) takes away what the copied ones left at the reserved names. So the
 * number of syncs grows with time and directories, not with targets, where the displaced inodes themselves are kept.
 *
 * Crash: each target is as before or as planned; `settleTarget` tidies what lies beside it.
 *
 * @returns one outcome for each draft, in their order.
 * @throws `SyscallError` where (2) fails: all targets are as before; where (4) fails: each is old or new, and nobody knows
 * what is on disk.
 */
export async function makeChanges(catalog: Catalog, drafts: readonly Draft[], options: ChangeOptions): Promise<Outcomes> {
  const sync = new SyncGroup();
  const bulk = drafts.length >= MANY;
  const context: PrepareOptions = { ...options, runId: options.runId ?? randomUUID(), sync: !bulk };
  const outcomes = new Map<Draft, Outcome>();
  const prepared = await prepareAll(catalog, drafts, context, outcomes); // (1)
  await makeDurable(catalog, prepared, { sync, bulk }); // (2)
  for (const one of prepared) {
    sync.changed(catalog.dir);
    outcomes.set(one.draft, await switchOne(catalog, one, context)); // (3)
    await sync.flushIfDue();
  }
  await sync.flush(); // (4)
  for (const one of prepared) outcomes.set(one.draft, await finishChange(catalog, one, outcomeOf(outcomes, one))); // (5)
  return { outcomes: drafts.flatMap((draft) => outcomes.get(draft) ?? []), sync: sync.cost };
}

function outcomeOf(outcomes: ReadonlyMap<Draft, Outcome>, { draft }: Prepared): Outcome {
  const outcome = outcomes.get(draft);
  if (outcome === undefined) throw new TypeError("a prepared change was not made");
  return outcome;
}

async function prepareAll(catalog: Catalog, drafts: readonly Draft[], context: PrepareOptions, outcomes: Map<Draft, Outcome>): Promise<Prepared[]> {
  const prepared: Prepared[] = [];
  for (const draft of drafts) {
    try {
      prepared.push(await prepareChange(catalog, draft, context));
    } catch (error) {
      outcomes.set(draft, { outcome: "failed", target: draft.target, error, changed: false });
    }
  }
  return prepared;
}

async function makeDurable(catalog: Catalog, prepared: readonly Prepared[], { sync, bulk }: { sync: SyncGroup; bulk: boolean }): Promise<void> {
  if (prepared.length === 0) return;
  try {
    if (bulk) catalog.store.sys.syncfs(catalog.store.fd);
    sync.changed(catalog.dir);
    sync.changed(catalog.store);
    await sync.flush();
  } catch (error) {
    for (const one of prepared) await undoChange(catalog, one);
    throw error;
  }
}
