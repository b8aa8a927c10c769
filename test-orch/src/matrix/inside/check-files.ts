/** This defines `checkFiles`. */
import { join } from "node:path";
import type { ExpectedNode } from "../scenario/scenario.ts";
import { checkNode } from "./check-node.ts";
import type { StepScene } from "./run-step.ts";
import { treeDifferences } from "./tree-differences.ts";

/** Holds each path against what a step expects there. */
export function checkFiles(scene: StepScene, files: Readonly<Record<string, ExpectedNode>>): void {
  const { context, recorder, where } = scene;
  for (const [path, expected] of Object.entries(files)) {
    if (expected === "as before") continue;
    for (const fault of checkNode(context, path, expected)) recorder.fail(`${where}: ${path}`, fault.expected, fault.found);
  }
  const same = Object.entries(files).filter(([, expected]) => expected === "as before");
  if (same.length === 0) return;
  const differences = treeDifferences(scene.original, scene.look(), { keeps: [], mayDiffer: {} });
  for (const [path] of same) {
    const full = context.root === "/" ? path : join("/root", path);
    for (const line of differences.filter((one) => one.startsWith(`${full}: `))) recorder.fail(`${where}: ${path}`, "as before", line);
  }
}
