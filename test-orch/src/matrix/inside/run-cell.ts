/** This defines `runCell`: one scenario on one file system, from a fresh file system to nothing left. */
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { FileSystemSpec } from "../file-systems/file-system-spec.ts";
import type { Scenario, Step } from "../scenario/scenario.ts";
import { CellContext } from "./cell-context.ts";
import { CellError } from "./cell-error.ts";
import { cleanUp } from "./clean-up.ts";
import type { Job, Outcome } from "./job.ts";
import { leftBehind, machineState } from "./left-behind.ts";
import { fillJson } from "./fill-json.ts";
import { type Look, lookAtTree } from "./look-at-tree.ts";
import { CannotMount, placeFileSystem } from "./place-file-system.ts";
import { places } from "./places.ts";
import { plant } from "./plant.ts";
import { Recorder } from "./recorder.ts";
import { runProgram } from "./run-program.ts";
import { runStep } from "./run-step.ts";
import { startSetup } from "./start-setup.ts";
import { treeDifferences } from "./tree-differences.ts";

/** What every root has before a scenario adds to it. */
const SKELETON = ["usr", "usr/bin", "opt", "var", "var/lib", "var/log", "etc"];
const UNDO: readonly Step[] = [{ switchyard: "rollback --commit" }];

/** Runs `job`; what it finds is in the outcome, nothing is thrown. Whatever happens, the container is afterwards as before. */
export function runCell(job: Job): Outcome {
  const start = performance.now();
  const recorder = new Recorder();
  const before = machineState();
  const temporary = mkdtempSync(join(places.temporary, "cell-"));
  let readied = before;
  let cannotMount: string | undefined;
  try {
    requireTools(job.scenario.needs?.tools ?? []);
    const { context, look } = job.fileSystem === undefined ? onOwnRoot(temporary, job) : onFileSystem(temporary, job.fileSystem, job);
    readied = machineState();
    runScenario(context, job.scenario, look, recorder);
  } catch (error) {
    if (error instanceof CannotMount) cannotMount = `${error.expected}: ${error.found}`;
    else recorder.fail("setup", ...reasonOf(error));
  }
  // Where a step failed those that take things away were not reached.
  if (recorder.failures.length === 0) for (const remains of leftBehind(readied, temporary)) recorder.fail("left behind", "nothing", remains);
  for (const stuck of cleanUp(before, temporary)) recorder.fail("left behind", "it can be cleaned up", stuck);
  const { steps, failures, facts } = recorder;
  return { steps, failures, facts, duration_ms: performance.now() - start, ...(cannotMount === undefined ? {} : { cannotMount }) };
}

interface Ready {
  readonly context: CellContext;
  readonly look: () => Look;
}

function requireTools(tools: readonly string[]): void {
  const missing = tools.filter((tool) => runProgram(["sh", "-c", `command -v "$0" >/dev/null`, tool]).exitCode !== 0);
  if (missing.length > 0) throw new CellError(`the image has ${missing.join(", ")} (add the package to test-orch/images)`, "it has not");
}

function onFileSystem(temporary: string, fileSystem: FileSystemSpec, { scenario, values }: Job): Ready {
  const placed = placeFileSystem(fileSystem);
  for (const directory of ["root", ...SKELETON.map((name) => join("root", name)), "outside"]) mkdirSync(join(placed.plantAt, directory), { mode: 0o755 });
  writeFileSync(join(placed.plantAt, "outside/witness"), "nobody touches this\n");
  const setup = filledSetup(values, scenario);
  plant(join(placed.plantAt, "root"), setup);
  placed.mount();
  const context = new CellContext(join(places.mountPoint, "root"), temporary, values);
  startSetup(context, setup);
  return { context, look: () => lookAtTree(places.mountPoint, ["/"]) };
}

/** On the container's own `/`: what of it a run could change. */
function onOwnRoot(temporary: string, { scenario, values }: Job): Ready {
  const setup = filledSetup(values, scenario);
  plant("/", setup);
  const context = new CellContext("/", temporary, values);
  startSetup(context, setup);
  const directories = ["/usr/bin", "/usr/sbin", "/usr/local", "/usr/lib/switchyard", "/opt", "/etc", "/srv", "/root", "/home", "/var/tmp"];
  return { context, look: () => lookAtTree("/", directories) };
}

function runScenario(context: CellContext, scenario: Scenario, look: () => Look, recorder: Recorder): void {
  const original = look();
  const run = (steps: readonly Step[], name: string): boolean =>
    steps.every((step, index) => attempt(recorder, `${name} ${index + 1}`, () => runStep({ context, recorder, look, original, policy: scenario.policy ?? "production", where: `${name} ${index + 1}` }, context.fill(step))));
  // What a step leaves is what the next one finds: after a failure they would only tell of its consequences.
  if (!run(scenario.steps, "step") || !run(scenario.restore?.steps ?? UNDO, "restore")) return;
  const inTree = (path: string): string => (context.root === "/" ? path : join("/root", path));
  const { keeps = [], may_differ: mayDiffer = {} } = scenario.restore ?? {};
  const allowance = { keeps: keeps.map(inTree), mayDiffer: Object.fromEntries(Object.entries(mayDiffer).map(([path, fields]) => [inTree(path), fields])) };
  for (const line of treeDifferences(original, look(), allowance)) recorder.fail("after restore", "everything as before", line);
}

function filledSetup(values: Job["values"], scenario: Scenario): Scenario["setup"] {
  const root = scenario.needs?.distros === undefined ? join(places.mountPoint, "root") : "/";
  return fillJson({ ...values, root }, scenario.setup);
}

function attempt(recorder: Recorder, where: string, act: () => void): boolean {
  const known = recorder.failures.length;
  try {
    act();
  } catch (error) {
    recorder.fail(where, ...reasonOf(error));
  }
  return recorder.failures.length === known;
}

function reasonOf(error: unknown): [string, string] {
  if (error instanceof CellError) return [error.expected, error.found];
  return ["the scenario can be run", error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

