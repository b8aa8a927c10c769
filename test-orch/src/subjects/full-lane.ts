// The full power-loss lane of the product, as a program: all states of all subjects, or as many as time allows.
//
// node full-lane.ts [--minutes N] [--max-states N] [--seed N] [--subject TEXT] [--keep DIR]
//
// --minutes: begins no further subject after that; --max-states: the most for each configuration; --subject: only those
// with that text in their name, e.g. "recover"; --keep: where to keep images of violating states.
// Exits 1 after a violation or an image that could not be mounted.

import process from "node:process";
import { parseArgs } from "node:util";
import { runPowerLoss } from "../power-loss/run-power-loss.ts";
import { LaneTotals } from "./lane-totals.ts";
import { fullLane } from "./product-lane.ts";
import { unseenOutcomes } from "./unseen-outcomes.ts";

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "Infinity" },
    "max-states": { type: "string", default: "Infinity" },
    seed: { type: "string", default: String(Date.now() % 2 ** 31) },
    subject: { type: "string", default: "" },
    keep: { type: "string" },
  },
});
const deadline = performance.now() + Number(values.minutes) * 60_000;
const limits = { maxStates: Number(values["max-states"]), seed: Number(values.seed) };
const kept = values.keep === undefined ? {} : { keepStates: values.keep };
const totals = new LaneTotals();
let skipped = 0;
let unseen = 0;

for (const entry of fullLane().filter(({ subject }) => subject.name.includes(values.subject))) {
  if (performance.now() > deadline) {
    skipped += 1;
    continue;
  }
  const { subject, fileSystems, adversaries } = entry;
  const result = await runPowerLoss({ subject, fileSystems, adversaries, ...limits, ...kept, report: console.log });
  totals.add(result);
  for (const part of unseenOutcomes(entry, result)) {
    unseen += 1;
    console.log(`  NEVER SEEN: ${part}`);
  }
}
for (const line of totals.describe()) console.log(line);
if (skipped > 0) console.log(`time is up: ${skipped} subjects were not run`);
if (totals.findings + unseen > 0) process.exitCode = 1;
