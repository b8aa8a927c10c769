/** This proves on real terminals what the command asks, and shows while it works. */
import { appendFileSync, existsSync, lstatSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";
import { holdLock } from "./support/crowd.ts";
import { onTerminal } from "./support/terminal.ts";

const ASKED = "[y/N]";
const WAITING = "waiting for another run to end";

function isSwitched({ at }: Place): boolean {
  return lstatSync(at("usr/bin/ls")).isSymbolicLink();
}

function apply({ root }: Place, ...more: readonly string[]): string[] {
  return ["apply", "--root", root, ...LINK, "--commit", ...more];
}

test.for(["y\n", "YES\n"])("apply --commit: shows what will happen and asks once; %j, it is done", async (type) => {
  const here = place();
  const { code, shown } = await onTerminal(apply(here), { typing: { after: ASKED, type } });
  expect([code, isSwitched(here), shown.split(ASKED).length]).toEqual([0, true, 2]);
  const plain = stripVTControlCharacters(shown);
  expect(plain).toContain("Switch 1 target in /usr/bin?");
  expect(plain).toMatch(/^~ {2}\/usr\/bin\/ls {2}file becomes link to/);
});

test.for([["n\n", 1], ["\n", 1], ["\u0004", 1], ["yesterday\n", 1], ["\u0003", 130]] as const)("apply --commit: %j, nothing is changed, not even in the state directory, exit %i", async ([type, wanted]) => {
  const here = place();
  const { code, shown } = await onTerminal(apply(here), { typing: { after: ASKED, type } });
  expect([code, isSwitched(here), existsSync(here.at("var"))]).toEqual([wanted, false, false]);
  expect(shown).toContain("Nothing was changed.");
});

test("apply --commit: the target changes while the question stands there, refused and left as it is", async () => {
  const here = place();
  const meanwhile = (): void => appendFileSync(here.at("usr/bin/ls"), "# theirs\n");
  const { code, shown } = await onTerminal(apply(here), { typing: { after: ASKED, meanwhile, type: "y\n" } });
  expect([code, isSwitched(here), shown.includes("E_POLICY drift")]).toEqual([10, false, true]);
});

test("apply --commit: all is so already, nothing is asked", async () => {
  const here = place();
  here.json("apply", ...LINK, "--commit");
  const { code, shown } = await onTerminal(apply(here));
  expect([code, shown.includes(ASKED)]).toEqual([0, false]);
});

test.for([["--yes"], ["--no-input"], ["--json"]])("apply --commit %j: asks nothing, and does it", async (more) => {
  const here = place();
  const { code, shown } = await onTerminal(apply(here, ...more));
  expect([code, isSwitched(here), shown.includes(ASKED)]).toEqual([0, true, false]);
});

test("apply --commit: what is refused is not asked about", async () => {
  const here = place();
  const { code, shown } = await onTerminal(["apply", "--root", here.root, "--link", "/usr/bin/ls=/opt/p/none", "--commit"]);
  expect([code, shown.includes(ASKED)]).toEqual([10, false]);
});

test("apply --commit > FILE: the question is on the terminal, and only the result in the file", async () => {
  const here = place();
  const { code, shown } = await onTerminal(apply(here), { typing: { after: ASKED, type: "y\n" }, stdout: here.at("out") });
  expect([code, shown.includes("Switch 1 target"), readFileSync(here.at("out"), "utf8").includes(ASKED)]).toEqual([0, true, false]);
  expect(readFileSync(here.at("out"), "utf8")).toMatch(/^~ {2}\/usr\/bin\/ls/);
});

test("rollback, rollback --to, prune --commit: each asks once", async () => {
  const here = place();
  const first = here.json("apply", ...LINK, "--commit").document["run_id"];
  const back = await onTerminal(["rollback", "--root", here.root, "--commit"], { typing: { after: ASKED, type: "y\n" } });
  expect([back.code, isSwitched(here), stripVTControlCharacters(back.shown).includes(`Undo the run ${String(first)}: put back 1 target in /usr/bin?`)]).toEqual([0, false, true]);
  here.json("apply", ...LINK, "--commit");
  here.json("rollback", "--commit");
  here.json("apply", ...LINK, "--commit");
  const pruned = await onTerminal(["prune", "--root", here.root, "--keep", "1", "--commit"], { typing: { after: ASKED, type: "n\n" } });
  expect([pruned.code, pruned.shown.includes("Remove")]).toEqual([1, true]);
  const to = await onTerminal(["rollback", "--root", here.root, "--to", String(first), "--commit"], { typing: { after: ASKED, type: "y\n" } });
  expect([to.code, isSwitched(here), to.shown.includes("newest first?")]).toEqual([0, true, true]);
});

test("apply --commit: while it waits for the lock it says so, on a line that is gone at the end", async () => {
  const here = place();
  const { letGo } = await holdLock(here);
  const { code, written, shown } = await onTerminal(apply(here, "--yes"), { typing: { after: WAITING, meanwhile: letGo, type: "" } });
  expect([code, isSwitched(here), written.includes(WAITING), shown.includes("waiting")]).toEqual([0, true, true, false]);
});

test.for([["--quiet"], ["--json"]])("apply --commit %j: says nothing while it waits", async (more) => {
  const here = place();
  const { letGo } = await holdLock(here);
  const session = onTerminal(apply(here, "--yes", ...more));
  // Its facts are opened before it asks for the lock; it would say something after half a second.
  while (!existsSync(here.at("var/log/switchyard/facts.jsonl"))) await sleep(20);
  await sleep(1000);
  letGo();
  const { code, written } = await session;
  expect([code, written.includes("waiting for")]).toEqual([0, false]);
});

test("plan: signs are coloured on a terminal, and not with NO_COLOR", async () => {
  const here = place();
  const coloured = await onTerminal(["plan", "--root", here.root, ...LINK], { env: { ...process.env, NO_COLOR: "", FORCE_COLOR: "" } });
  const plain = await onTerminal(["plan", "--root", here.root, ...LINK], { env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "" } });
  expect([coloured.shown.includes("\u001b[33m~"), plain.shown.includes("\u001b[")]).toEqual([true, false]);
});

test("--verbose: words on a terminal", async () => {
  const here = place();
  const { shown } = await onTerminal(["status", "--root", here.root, "--verbose"]);
  expect(shown).toMatch(/^\S+Z begin verb=status /);
});
