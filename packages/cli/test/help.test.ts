/** This proves what `help` prints of verbs and topics, and that nothing of it is wider than a terminal. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { place } from "./support/command.ts";

const TOPICS = ["exit-codes", "recovery", "manifest", "policy"];

test.for([
  ["exit-codes", ["10 E_POLICY", "128 + n", "SIGNALS"]],
  ["recovery", ["undo.sh", "A RUN THAT WAITS TO BE CONFIRMED", "NOTHING OF THAT HELPS"]],
  ["manifest", ["version: 1", "All paths are inside --root"]],
  ["policy", ["PRESETS", "SWITCHYARD_POLICY"]],
] as const)("help %s: the text of the topic, at 80 columns", ([topic, said]) => {
  const { code, stdout, stderr } = place().run("help", topic);
  expect([code, stderr]).toEqual([0, ""]);
  for (const part of said) expect(stdout.replaceAll(/\s+/g, " ")).toContain(part);
  // Code is indented, and shown as it is to be copied.
  expect(stdout.split("\n").filter((line) => line.length > 80 && !line.startsWith("    "))).toEqual([]);
  expect(stdout).not.toMatch(/&\w+;|\]\(|\*\*/);
});

test("help exit-codes ID, help exit-codes REASON: what the registry says of it, of all ids that have it [REQ-O8]", () => {
  const { run } = place();
  const { stdout } = run("help", "exit-codes", "drift");
  expect(stdout).toMatch(/^E_POLICY drift, exit code 10\n {4}\S/);
  expect(run("help", "exit-codes", "backup_stale").stdout.replaceAll(/\s+/g, " ")).toContain("The policy field allow_downgrade lets it pass.");
  expect(run("help", "exit-codes", "E_EXDEV").stdout).toMatch(/^E_EXDEV, exit code 50\n(.*\n)* {2}no_exchange\n/);
  for (const one of ["E_POLICY", "E_USAGE", "E_GENERIC"]) expect(run("help", "exit-codes", one).stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test("help VERB, help VERB VERB: what --help says; help alone: what the command's --help says", () => {
  const { run } = place();
  for (const verb of [[], ["apply"], ["undo"], ["attest", "verify"]]) {
    const { code, stdout } = run("help", ...verb);
    expect([verb, code, stdout]).toEqual([verb, 0, run(...verb, "--help").stdout]);
  }
});

test("help: --help lists the topics; an unknown one is a usage error, exit 2", () => {
  const { run, json } = place();
  for (const topic of TOPICS) expect(run("help", "--help").stdout).toContain(topic);
  for (const wrong of [["aply"], ["recovery", "now"], ["exit-codes", "nothing"], ["apply", "it"]]) {
    expect(json("help", ...wrong)).toMatchObject({ code: 2, document: { error: { id: "E_USAGE", reason: "unknown_topic" } } });
  }
});

test("scripts/manual.mjs: what is shipped is what tree and docs say", () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(import.meta.dirname, "../../../scripts/manual.mjs")], { encoding: "utf8" });
  expect([status, stderr, stdout]).toEqual([0, "", expect.stringMatching(/^\d+ pages and topics\n$/)]);
});
