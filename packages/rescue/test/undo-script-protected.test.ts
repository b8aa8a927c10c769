/** This proves the undo script of protected targets: from every state, upgraded or not, killed half way, and what it must not touch (docs/protect.md). */
import { rmSync, writeFileSync } from "node:fs";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { OTHERS, protectedScene, STATES, type ProtectedScene } from "./support/protected-scene.ts";
import { dash, deadlyCopy, PROTECTED_TOOLS, runScript, toolbox, type Tool } from "./support/shell.ts";

const shell = dash();
const tools = (): { readonly path: string } => ({ path: toolbox(scratch().path, shell, PROTECTED_TOOLS) });
const undo = ({ script }: ProtectedScene): number | string => runScript(shell, script, tools());

const OLD = { tool: "package 1 1" };
const NEW = { tool: "package 2 1", ".tool.t.1.bak": "package 1 1" };
/** The states in which dpkg upgrades what is aside. */
const DIVERTED = STATES.slice(2);

it.each(STATES)("undoScript(): protected, %s, as before with every other diversion, and twice is once [REQ-RC1]", (state) => {
  const place = protectedScene(state);
  for (let times = 0; times < 2; times++) expect([undo(place), place.names(), place.record()]).toEqual([0, OLD, OTHERS]);
});

it.each(DIVERTED)("undoScript(): protected, %s and upgraded, the upgrade stands there, the old one is the backup [REQ-RC1]", (state) => {
  const place = protectedScene(state);
  place.upgrade();
  for (let times = 0; times < 2; times++) expect([undo(place), place.names(), place.record()]).toEqual([0, NEW, OTHERS]);
});

const MOVERS: readonly Tool[] = ["mv", "rm", "ln"];
const DEEDS = (["mv", "rm", "ln", "stat", "chown", "chmod", "sync", "readlink"] as const).flatMap((tool) => [[tool, "before"] as const, [tool, "after"] as const]);

it.each(DEEDS)("undoScript(): protected, killed %s, %s each of its calls in turn; run again, as before or upgraded [REQ-RC1]", (tool: Tool, when) => {
  // What only looks, or writes the record, does so alike in each state.
  for (const state of MOVERS.includes(tool) ? DIVERTED : DIVERTED.slice(-1)) {
    for (const isUpgraded of [false, true]) {
      for (let call = 1; ; call++) {
        const place = protectedScene(state);
        if (isUpgraded) place.upgrade();
        const ended = runScript(shell, deadlyCopy(place.script, { tool, call, when }), tools());
        const message = `${state}, upgraded: ${isUpgraded}, call ${call}`;
        expect(place.names(), message).toHaveProperty("tool");
        expect([undo(place), place.names(), place.record()], message).toEqual([0, isUpgraded ? NEW : OLD, OTHERS]);
        if (ended !== "SIGKILL") break;
      }
    }
  }
});

it("undoScript(): protected, the package is gone, nothing is touched and it says so [REQ-RC1]", () => {
  const place = protectedScene("filed");
  rmSync(place.at("usr/bin/tool.distrib"));
  const before = [place.names(), place.record()];
  expect([undo(place), place.names(), place.record()]).toEqual([70, ...before]);
});

it("undoScript(): protected, someone else stands at the target, theirs and the diversion stay [REQ-RC1]", () => {
  for (const isUpgraded of [false, true]) {
    const place = protectedScene("filed");
    if (isUpgraded) place.upgrade();
    rmSync(place.at("usr/bin/tool"));
    writeFileSync(place.at("usr/bin/tool"), "theirs");
    const before = [place.names(), place.record()];
    expect([undo(place), place.names(), place.record()]).toEqual([70, ...before]);
  }
});

it.each(["/bin/a\n/bin/b\n", "/bin/a\n/bin/b\nc"])("undoScript(): protected, a record that is damaged (%j), it stays as it is [REQ-RC1]", (rest) => {
  const place = protectedScene("filed");
  const damaged = place.record() + rest;
  writeFileSync(place.at("var/lib/dpkg/diversions"), damaged, "latin1");
  expect([undo(place), place.record(), place.names()]).toEqual([70, damaged, { tool: "package 1 2", "tool.distrib": "package 1 2" }]);
});

it("undoScript(): protected, dpkg is at work, the diversion waits for the next go [REQ-RC1] [REQ-S8]", async () => {
  const place = protectedScene("filed");
  const holder = spawn("flock", [place.at("var/lib/dpkg/lock"), "sh", "-c", "echo ready; exec cat"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const before = place.record();
  expect([undo(place), place.record()]).toEqual([70, before]);
  holder.stdin.end();
  await once(holder, "exit");
  expect([undo(place), place.names(), place.record()]).toEqual([0, OLD, OTHERS]);
});
