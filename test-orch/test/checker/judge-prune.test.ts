/** This proves that every lane sees what a prune must not do: each defect is planted into a system on which one is about to begin. */
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { judgePrune } from "../../src/checker/prune/judge-prune.ts";
import { pruneMemory } from "../../src/checker/prune/prune-situation.ts";
import { cliCommands } from "../../src/command/cli-commands.ts";
import { struckPruneSubject } from "../../src/faults/product/struck-prune-subject.ts";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { pruneSubject } from "../../src/subjects/prune-subject.ts";
import { lanesOf } from "./lanes-of.ts";

const commands = cliCommands(switchyardEntry());
const struck = struckPruneSubject(commands);
const [model, , faults] = lanesOf(commands, { engine: pruneSubject(), struck });
const lanes = [model, faults].filter((lane) => lane !== undefined);
const homes: string[] = [];
afterEach(() => {
  for (const home of homes.splice(0)) rmSync(home, { recursive: true });
});

async function planted(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), "switchyard-pruned-"));
  homes.push(home);
  const root = join(home, "root");
  mkdirSync(root, { mode: 0o755 });
  await struck.prepare(root);
  return root;
}

/** The payloads of the pinned target, oldest first: the original, the pinned one, the newest. */
function payloads(root: string): readonly string[] {
  return pruneMemory.read(root).start.reserved.filter((path) => /\/\.true\..*\.bak$/u.test(path)).toSorted();
}

test.each<[string, (root: string) => void, RegExp]>([
  ["a pinned backup is lost [REQ-PN1]", (root) => rmSync(join(root, payloads(root)[1] ?? "")), /after the crash: \/usr\/bin\/\.true\.switchyard\.#\.bak: vanished/u],
  ["the original is lost [REQ-PN1]", (root) => rmSync(join(root, payloads(root)[0] ?? "")), /after the crash: .*\.bak: vanished/u],
  ["a payload has lost its sidecar [REQ-PN2]", (root) => rmSync(join(root, `${pruneMemory.read(root).doomed[0]}.meta.json`)), /a payload that has lost its sidecar/u],
  ["a target has changed [REQ-PN1]", (root) => appendFileSync(join(root, "usr/bin/true"), "x"), /after the crash: .*: sha256 was/u],
])("judgePrune(): %s, seen by every lane", async (_defect, plant, violation) => {
  const root = await planted();
  plant(root);
  for (const { name, stateOf, handsOf } of lanes) {
    // A judgement ends with a prune, after which the next lane would look at another system.
    const idle = { ...handsOf(root), prune: async () => "not asked" };
    const { violations } = await judgePrune(stateOf(root, false), { hands: idle, isUsed: false });
    expect([name, violations.join("\n")]).toEqual([name, expect.stringMatching(violation)]);
    expect(violations.at(-1)).toBe("a following prune failed: not asked");
  }
});

test.each(lanes.map((lane) => [lane.name, lane] as const))("judgePrune() in the lane %s: of one that has not begun nothing is found, and facts that say less are seen [REQ-PN3]", async (_name, { judge, stateOf, handsOf }) => {
  const root = await planted();
  const isUsed = false;
  expect(await judgePrune(stateOf(root, false), { hands: handsOf(root), isUsed })).toEqual({ outcome: "not begun", violations: [] });
  const facts = join(root, "var/log/switchyard/facts.jsonl");
  writeFileSync(facts, readFileSync(facts, "utf8").replaceAll('"stage":"prune.result"', '"stage":"prune.resulted"'));
  const silent = { ...handsOf(root), prune: async () => null, checkRecords: async () => [] };
  const { violations } = await judgePrune(stateOf(root, false), { hands: silent, isUsed });
  expect(violations.filter((line) => line.startsWith("facts: the last prune.result of"))).toHaveLength(5);
  expect((await judge(root, true)).violations).not.toEqual([]);
});
