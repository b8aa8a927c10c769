/** This defines `runCommandStep`: a step that is a `switchyard` command. */
import { readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { CommandStep } from "../scenario/scenario.ts";
import type { JsonObject } from "./cell-context.ts";
import { killedBefore } from "./killed-before.ts";
import { runProgram } from "./run-program.ts";
import type { StepScene } from "./run-step.ts";
import { splitWords } from "./split-words.ts";
import { subsetDifferences } from "./subset-differences.ts";

/** Runs it and holds exit code, document, facts and backups against what the step expects. */
export function runCommandStep(scene: StepScene, step: CommandStep): void {
  const { context, recorder, where } = scene;
  const known = context.facts().length;
  const command = ["switchyard", "--root", context.root, "--json", "--no-input", ...splitWords(step.switchyard)];
  const environment = { SWITCHYARD_POLICY: scene.policy, TMPDIR: context.temporary, ...step.environment };
  const { kill } = step;
  const result = kill === undefined ? runProgram(command, { environment }) : killedBefore(command, { environment, call: kill.before, directory: join(context.root, kill.in), nth: kill.nth ?? 1 });
  recorder.step(command.join(" "), result);
  const emitted = context.facts().slice(known);
  const document = parsed(result.stdout);
  const facts = [...emitted, ...shownFacts(document)];
  recorder.add(facts);
  checkEnding(scene, step, result);
  if (kill === undefined && document === undefined) recorder.fail(where, "one JSON document on stdout", result.stdout);
  for (const { at, expected, found } of document === undefined ? [] : subsetDifferences(step.json ?? {}, document)) {
    recorder.fail(`${where}: json ${at}`, JSON.stringify(expected), JSON.stringify(found) ?? "nothing");
  }
  checkError(scene, step, document);
  checkFacts(scene, step, facts);
  const run = document?.["run_id"];
  if (step.remember_run !== undefined && typeof run === "string") context.remember(step.remember_run, run);
  for (const [target, count] of Object.entries(step.backups ?? {})) checkBackups(scene, target, count);
}

function checkEnding({ recorder, where }: StepScene, { kill, exit = 0 }: CommandStep, result: ReturnType<typeof runProgram>): void {
  if (kill !== undefined) {
    if (result.signal !== "SIGKILL") recorder.fail(where, `killed before its ${kill.nth ?? 1}. ${kill.before} in ${kill.in}`, `it ended with ${told(result)}`);
  } else if (result.exitCode !== exit) recorder.fail(where, `exit code ${exit}`, told(result));
}

/** How a command ended, and what it had to say to that. */
function told({ signal, exitCode, stderr, stdout }: ReturnType<typeof runProgram>): string {
  return `${signal ?? exitCode}: ${stderr || stdout}`;
}

function checkError({ recorder, where }: StepScene, { error }: CommandStep, document: JsonObject | undefined): void {
  if (error === undefined || document === undefined) return;
  const reasons = typeof error.reason === "string" ? [error.reason] : error.reason;
  const fits = reasons.some((reason) => subsetDifferences({ id: error.id, reason }, document["error"]).length === 0);
  if (!fits) recorder.fail(`${where}: error`, `${error.id} ${reasons.join(" or ")}`, JSON.stringify(document["error"]) ?? "nothing");
}

function checkFacts({ recorder, where }: StepScene, step: CommandStep, facts: readonly JsonObject[]): void {
  const fits = (wanted: unknown): boolean => facts.some((fact) => subsetDifferences(wanted, fact).length === 0);
  for (const wanted of step.facts ?? []) {
    if (!fits(wanted)) recorder.fail(`${where}: facts`, `a fact with ${JSON.stringify(wanted)}`, nearest(wanted, facts));
  }
  for (const unwanted of step.no_facts ?? []) {
    if (fits(unwanted)) recorder.fail(`${where}: no_facts`, `no fact with ${JSON.stringify(unwanted)}`, "there is one");
  }
}

/** The fact that is least unlike what was wanted: of forty facts the reader wants to see one. */
function nearest(wanted: unknown, facts: readonly JsonObject[]): string {
  const ranked = facts.map((fact) => ({ fact, wrong: subsetDifferences(wanted, fact).length })).sort((a, b) => a.wrong - b.wrong);
  return ranked[0] === undefined ? "no facts at all" : `none; the nearest is ${JSON.stringify(ranked[0].fact)}`;
}

function checkBackups({ context, recorder, where }: StepScene, target: string, count: number): void {
  const start = `.${basename(target)}.`;
  const found = readdirSync(join(context.root, dirname(target))).filter((name) => name.startsWith(start) && name.endsWith(".bak"));
  if (found.length !== count) recorder.fail(`${where}: backups of ${target}`, `${count}`, `${found.length}: ${found.join(" ")}`);
}

function parsed(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined; // no document: the caller says so
  }
}

function shownFacts(document: JsonObject | undefined): JsonObject[] {
  const facts: unknown = document?.["facts"];
  return Array.isArray(facts) ? facts.filter(isObject) : [];
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
