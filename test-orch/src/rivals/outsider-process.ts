/** This is the outsider's own process: it says `"ready"`, replaces targets at random, and on any message ends and reports. */
import { randomInt } from "node:crypto";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { placeNode } from "./place-node.ts";
import type { Placement } from "./placement.ts";

const [root = "", ...targets] = process.argv.slice(2);
const placements: Placement[] = [];
const end = new AbortController();
process.once("message", () => end.abort());
process.once("disconnect", () => end.abort());
process.send?.("ready");
while (!end.signal.aborted) {
  placements.push(placeNode(root, targets[randomInt(targets.length)] ?? "", placements.length));
  // So seldom that most runs of the rivals come to their end, and some do not.
  await sleep(randomInt(200, 1500));
}
if (process.connected) process.send?.(placements, () => process.disconnect());
