// The full power-loss lane of the product, as a program: all states of all subjects, or as many as time allows.
//
// node full-lane.ts [--subject TEXT] [--fs NAME]... [--adversary NAME]... [--shard I/N] [--minutes N] [--max-states N] [--seed N] [--keep DIR]
//
// --subject: only those with that text in their name, e.g. "recover"; --shard: the I-th of N parts of the subjects; --minutes: begins
// no further subject after that; --max-states: the most for each configuration; --keep: where to keep images of violating states.
// Exits 1 after a violation or an image that could not be mounted, and where it has seen too few states; 2 where it cannot work.

import process from "node:process";
import { PowerLossError } from "../power-loss/power-loss-error.ts";
import type { PowerLossPlace } from "../power-loss/power-loss-result.ts";
import { runPowerLoss } from "../power-loss/run-power-loss.ts";
import { laneOfPowerLoss } from "../reports/lanes/lane-of-power-loss.ts";
import { noteLane } from "../reports/lanes/note-lane.ts";
import { type FullLaneOptions, fullLaneOptions } from "./full-lane-options.ts";
import { LaneTotals } from "./lane-totals.ts";
import { powerLossCommand } from "./power-loss-command.ts";
import { fullLane } from "./product-lane.ts";
import { tooFew } from "./too-few.ts";
import { unseenOutcomes } from "./unseen-outcomes.ts";

try {
  process.exitCode = await main(fullLaneOptions(process.argv.slice(2), fullLane()));
} catch (error) {
  if (!(error instanceof PowerLossError)) throw error;
  console.error(`power loss: ${error.message}`);
  process.exitCode = 2;
}

async function main({ entries, shard, isNamed, isNarrowed, minutes, maxStates, seed, keep }: FullLaneOptions): Promise<number> {
  const deadline = performance.now() + minutes * 60_000;
  const totals = new LaneTotals();
  let [skipped, unseen] = [0, 0];
  for (const entry of entries) {
    if (performance.now() > deadline) {
      skipped += 1;
      continue;
    }
    const { subject, fileSystems, adversaries } = entry;
    const again = (place: Partial<PowerLossPlace> = {}): string => powerLossCommand({ subject: subject.name, seed, ...place });
    const kept = keep === undefined ? {} : { keepStates: keep };
    const result = await runPowerLoss({ subject, fileSystems, adversaries, maxStates, seed, ...kept, again, report: console.log });
    totals.add(result);
    noteLane(laneOfPowerLoss(result));
    for (const part of isNarrowed ? [] : unseenOutcomes(entry, result)) {
      unseen += 1;
      console.log(`  NEVER SEEN: ${part}; ${again()}`);
    }
  }
  for (const line of totals.describe()) console.log(line);
  if (skipped > 0) console.log(`time is up: ${skipped} subjects were not run`);
  const few = isNamed ? undefined : tooFew(totals, shard);
  if (few !== undefined) console.log(few);
  return totals.findings + unseen > 0 || few !== undefined ? 1 : 0;
}
