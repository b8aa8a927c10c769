/** This defines what an observer looks at: rounds of every verb that leaves a target there, some of them cut short. */
import { linkSync, unlinkSync } from "node:fs";
import { findBackups, prune, restore, settleTarget, swapWithBackup, type ChangeOptions, type NewNode } from "../../src/index.ts";
import type { Ground } from "./kill-ground.ts";
import { isKilledIn, killedAt } from "./kill.ts";
import { LS } from "./stand.ts";

/** One round: the target becomes a link or a file and is restored, one verb in two is killed and settled. */
export async function round(of: Ground, at: number, options: ChangeOptions): Promise<void> {
  const { sys } = of.bin.dir;
  const becomes: NewNode = at % 3 === 2 ? { file: Buffer.from(`file ${at}`), metadata: { mode: 0o755 } } : { link: "provider" };
  const dying = at % 2 === 0 ? sys : killedAt(sys, at % 12).sys;
  await isKilledIn(() => swapWithBackup(of.open(dying), LS, becomes, options));
  await settleTarget(of.open(), LS);
  await isKilledIn(() => restore(of.open(at % 4 === 0 ? sys : killedAt(sys, at % 10).sys), LS, "newest", options));
  await settleTarget(of.open(), LS);
  await prune(of.open(), [LS], { countLimit: 4, now: Date.now() });
}

/** How many backups there are. */
export function countOf(of: Ground): number {
  return findBackups(of.open(), LS).length;
}

/** Makes the target go missing for a moment, as no verb may. */
export function gap(of: Ground): void {
  linkSync(of.bin.at(LS), of.bin.at("aside"));
  unlinkSync(of.bin.at(LS));
  linkSync(of.bin.at("aside"), of.bin.at(LS));
  unlinkSync(of.bin.at("aside"));
}
