/** This defines `runStep`: one step of a scenario, held against what it expects. */
import type { Step } from "../scenario/scenario.ts";
import type { CellContext } from "./cell-context.ts";
import { checkFiles } from "./check-files.ts";
import type { Look } from "./look-at-tree.ts";
import type { Recorder } from "./recorder.ts";
import { runCommandStep } from "./run-command-step.ts";
import { runShellStep } from "./run-shell-step.ts";
import { treeDifferences } from "./tree-differences.ts";

/** Where a step is run, and where what it finds goes. */
export interface StepScene {
  readonly context: CellContext;
  readonly recorder: Recorder;
  readonly look: () => Look;
  /** How all was after the setup. */
  readonly original: Look;
  /** The preset of its commands. */
  readonly policy: string;
  /** What the report calls this step. */
  readonly where: string;
}

/** Runs `step`. What is not as expected goes to the recorder. */
export function runStep(scene: StepScene, step: Step): void {
  const before = step.nothing_changed === true ? scene.look() : undefined;
  if ("switchyard" in step) runCommandStep(scene, step);
  else runShellStep(scene, step);
  checkFiles(scene, step.files ?? {});
  if (before === undefined) return;
  for (const line of treeDifferences(before, scene.look(), { keeps: [], mayDiffer: {} })) scene.recorder.fail(scene.where, "nothing changed", line);
}
