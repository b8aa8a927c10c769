/** This proves that every lane sees a defect, whoever made the crash: each is planted into a tree that the product has left whole. */
import { appendFileSync, chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { judgePlan } from "../../src/checker/plan/judge-plan.ts";
import { situationMemory } from "../../src/checker/plan/situation.ts";
import type { Recovery } from "../../src/checker/recovery.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { planShapes } from "../../src/faults/product/plan-shapes.ts";
import { planSubject } from "../../src/faults/product/plan-subject.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { applySubject } from "../../src/subjects/apply-subject.ts";
import { engineHands } from "../../src/subjects/engine-hands.ts";
import { interruptRun } from "../../src/subjects/interrupt-run.ts";
import { rollbackSubject } from "../../src/subjects/rollback-subject.ts";
import { lanesOf } from "./lanes-of.ts";

const commands = cliCommands(switchyardEntry());
const lanes = {
  apply: lanesOf(commands, { engine: applySubject(), struck: planSubject(commands, { verb: "apply", shape: planShapes.mixedKinds }) }),
  rollback: lanesOf(commands, { engine: rollbackSubject(), struck: planSubject(commands, { verb: "rollback", shape: planShapes.mixedKinds }) }),
};
const TARGET = "usr/bin/true";
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});

/** A system on which the verb is about to begin. */
async function planted(verb: "apply" | "rollback"): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "switchyard-judged-"));
  homes.push(home);
  const root = join(home, "root");
  mkdirSync(root, { mode: 0o755 });
  await planSubject(commands, { verb, shape: planShapes.mixedKinds }).prepare(root);
  return root;
}

/** One on which it came to its end. */
async function done(verb: "apply" | "rollback"): Promise<string> {
  const root = await planted(verb);
  const hands = engineHands(root);
  expect(await (verb === "apply" ? hands.apply(situationMemory.read(root).plan) : hands.rollback())).toBeNull();
  return root;
}

function reserved(root: string, end: string): string {
  const folder = dirname(join(root, TARGET));
  return join(folder, readdirSync(folder).find((name) => name.startsWith(".true.") && name.endsWith(end)) ?? "");
}

function inNewestRun(root: string, file: string): string {
  const runs = join(root, "var/lib/switchyard/runs");
  return join(runs, readdirSync(runs).toSorted().at(-1) ?? "", file);
}

function edit(path: string, change: (text: string) => string): void {
  const text = readFileSync(path, "utf8");
  expect(change(text)).not.toBe(text);
  writeFileSync(path, change(text));
}

function replaceByCopy(path: string): void {
  cpSync(path, `${path}.copy`, { preserveTimestamps: true });
  renameSync(`${path}.copy`, path);
}

const facts = (root: string): string => join(root, "var/log/switchyard/facts.jsonl");

/** Makes every fact of that stage speak of a failure. */
function failed(stage: string): (text: string) => string {
  const lied = (line: string): string => (line.includes(`"stage":"${stage}"`) ? line.replace('"decision":"success"', '"decision":"failure"') : line);
  return (text) => text.split("\n").map(lied).join("\n");
}

/** What each lane says of that tree. Nothing is left to recover there, so that all can look at the same one. */
async function wordsOf(verb: "apply" | "rollback", root: string): Promise<readonly (readonly [lane: string, words: string])[]> {
  const words: [string, string][] = [];
  for (const { name, judge } of lanes[verb]) words.push([name, (await judge(root, true)).violations.join("\n")]);
  return words;
}

/** The lanes that say this of a tree with the defect. */
async function seenBy(verb: "apply" | "rollback", plant: (root: string) => void, violation: RegExp): Promise<readonly string[]> {
  const root = await done(verb);
  plant(root);
  return (await wordsOf(verb, root)).filter(([, words]) => violation.test(words)).map(([lane]) => lane);
}

const ALL = ["model", "power loss", "faults"];

test.each(["apply", "rollback"] as const)("judgePlan(): an %s that came to its end, in every lane nothing is found", async (verb) => {
  expect(await wordsOf(verb, await done(verb))).toEqual([["model", ""], ["power loss", ""], ["faults", ""]]);
});

test.each<[string, (root: string) => void, RegExp]>([
  ["a target is missing [REQ-A1]", (root) => rmSync(join(root, TARGET)), /bin\/true is missing/u],
  ["what a link leads to has other bytes [REQ-A2]", (root) => appendFileSync(join(root, "opt/provider/bin/true"), "x"), /its bytes are not to be read through it/u],
  ["a stage was left [REQ-B2]", (root) => writeFileSync(join(root, "usr/bin/.true.switchyard.1763695000001.stage"), ""), /staged link was left for \/usr\/bin\/true/u],
  ["a file was left half replaced", (root) => writeFileSync(inNewestRun(root, ".report.json.new"), ""), /temporary name was left: \.report\.json\.new/u],
  ["another program has changed [REQ-A1]", (root) => appendFileSync(join(root, "usr/lib/vendor/whoami"), "x"), /usr\/lib\/vendor\/whoami: sha256 was/u],
  ["the facts have lost a line [REQ-O2]", (root) => edit(facts(root), (text) => text.split("\n").toSpliced(1, 1).join("\n")), /chain of facts is broken|facts verify failed/u],
  ["a backup is lost [REQ-B2]", (root) => rmSync(reserved(root, ".bak")), /0 new names of role bak, needed 1/u],
  ["a sidecar is lost [REQ-B2]", (root) => rmSync(reserved(root, ".meta.json")), /true has changed, and has no sidecar/u],
  ["a sidecar is torn [REQ-B2]", (root) => writeFileSync(reserved(root, ".meta.json"), "{"), /its sidecar is not whole/u],
  ["a backup has another mode [REQ-B2]", (root) => chmodSync(reserved(root, ".bak"), 0o700), /payload of \/usr\/bin\/true is not the node/u],
  ["the undo script is torn [REQ-RC1]", (root) => edit(inNewestRun(root, "undo.sh"), (text) => text.slice(0, -3)), /undo script is not whole/u],
  ["the plan is torn [REQ-RC1]", (root) => edit(inNewestRun(root, "plan.json"), (text) => text.slice(0, -3)), /plan is not whole/u],
  ["the facts tell the other side [REQ-O9]", (root) => edit(facts(root), failed("apply.result")), /the last apply\.result of .* says failure, but it is new/u],
  ["an attestation is not signed [REQ-O4]", (root) => edit(inNewestRun(root, "attestation.dsse.json"), (text) => text.replace(/"sig":"...../u, '"sig":"AAAAA')), /no trusted key signed it/u],
  ["an attestation is missing [REQ-O4]", (root) => rmSync(inNewestRun(root, "attestation.dsse.json")), /attestation of .*: there is none/u],
])("judgePlan(): after an apply %s, seen by every lane", async (_defect, plant, violation) => {
  expect(await seenBy("apply", plant, violation)).toEqual(ALL);
});

test.each<[string, (root: string) => void, RegExp]>([
  ["a restored node has another mode [REQ-R2]", (root) => chmodSync(join(root, TARGET), 0o700), /neither old nor new: mode 700/u],
  ["a restored node has other bytes [REQ-R2]", (root) => appendFileSync(join(root, TARGET), "x"), /neither old nor new: .*another sha256/u],
  ["a restored node is a copy [REQ-R2]", (root) => replaceByCopy(join(root, TARGET)), /neither old nor new: .*another inode/u],
  ["the facts tell the other side [REQ-O9]", (root) => edit(facts(root), failed("rollback")), /the last rollback of .* says failure, but it is old/u],
])("judgePlan(): after a rollback %s, seen by every lane", async (_defect, plant, violation) => {
  expect(await seenBy("rollback", plant, violation)).toEqual(ALL);
});

test("judgePlan(): a second recovery changes something, seen by every lane [REQ-J2]", async () => {
  const root = await done("apply");
  for (const { name, stateOf, handsOf } of lanes.apply) {
    const hands = handsOf(root);
    const noting = async (): Promise<Recovery> => {
      appendFileSync(join(root, "usr/bin/.noted"), "x");
      return hands.recover();
    };
    const { violations } = await judgePlan(stateOf(root, false), { done: "new", sides: ["old", "new"] }, { hands: { ...hands, recover: noting }, isUsed: false });
    expect([name, violations.join("\n")]).toEqual([name, expect.stringMatching(/second recover changed \/usr\/bin\/\.noted/u)]);
    rmSync(join(root, "usr/bin/.noted"));
  }
});

test("judgePlan(): a recovery fails, or leaves the side that was not promised, seen by every lane [REQ-A3]", async () => {
  const root = await done("apply");
  for (const { name, stateOf, handsOf } of lanes.apply) {
    const failing = { ...handsOf(root), recover: async () => ({ failure: "no", outcomes: [] }) };
    const { violations } = await judgePlan(stateOf(root, false), { done: "new", sides: ["old"] }, { hands: failing, isUsed: false });
    expect([name, violations]).toEqual([name, ["recover failed: no", "after recovery: targets are new", "second recover failed: no"]]);
  }
});

test("judgePlan(): an apply that died half way and is not recovered, seen by every lane [REQ-A3]", async () => {
  const root = await planted("apply");
  await interruptRun(root, situationMemory.read(root).plan.links, { verb: "apply", rename: 6 });
  for (const { name, stateOf, handsOf } of lanes.apply) {
    const idle = { ...handsOf(root), recover: async () => ({ failure: null, outcomes: [] }) };
    const { violations, outcome } = await judgePlan(stateOf(root, false), { done: "new", sides: ["old", "new"] }, { hands: idle, isUsed: false });
    expect([name, violations, outcome]).toEqual([name, ["after recovery: targets are mixed"], "mixed → mixed (nothing to do)"]);
  }
});
