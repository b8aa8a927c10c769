/** This proves that the text of every verb shows names with any bytes in them so that they can be copied, and that none of them drives the terminal. */
import { chmodSync, writeFileSync } from "node:fs";
import { encodeBytes } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { showPath } from "../src/render/show-path.ts";
import { visible } from "../src/render/visible.ts";
import { place } from "./support/command.ts";

const NAMES = ["a\nb", "c\u001b[31md", "e'\"$(id)`f", "g\udcffh", "i\u009bj", "k\u202El", "m n"];
const TARGETS = NAMES.map((name) => `/usr/bin/${name}`);
/** Whether there is what a terminal might obey, or what hides something. A line break that stands in a name is found by what is missing of it. */
function drives(text: string): boolean {
  return text.split("\n").some((line) => visible(line) !== line) || text.includes("\ufffd");
}

test("every verb: names with line breaks, escapes, quotes and bytes that are no text, each shown as it can be pasted", () => {
  const { root, at, run, json } = place();
  for (const target of TARGETS) {
    const file = Buffer.concat([Buffer.from(root), encodeBytes(target)]);
    writeFileSync(file, "#!/bin/sh\necho old\n");
    chmodSync(file, 0o755);
  }
  // As JSON has them: a lone surrogate for each byte that is no text.
  writeFileSync(at("links.json"), JSON.stringify({ version: 1, links: TARGETS.map((target) => ({ target, source: "/opt/p/ls" })) }));
  const odd: string[] = [];
  const look = (all: boolean, ...args: readonly string[]): void => {
    const { code, stdout, stderr } = run(...args);
    const lost = all ? TARGETS.filter((target) => !`${stdout}${stderr}`.includes(showPath(target))) : [];
    if (code !== 0 || drives(stdout + stderr) || lost.length > 0) odd.push(`${args.join(" ")}: ${code} ${JSON.stringify(lost)} ${JSON.stringify(stdout + stderr)}`);
  };
  for (const verb of ["plan", "preflight", "apply"]) look(true, verb, at("links.json"));
  look(true, "apply", at("links.json"), "--commit");
  for (const verb of [["status"], ["status", at("links.json")], ["facts"], ["facts", "tail", "-n", "100"], ["rollback"], ["prune", "--keep", "1"], ["apply", at("links.json")]]) look(true, ...verb);
  const runId = String(json("status").document["run_id"]);
  for (const verb of [["history"], ["verify"], ["show", runId], ["attest", "show", runId], ["attest", "verify", "--subjects"], ["rescue", "check"], ["facts", "verify"], ["facts", "validate"], ["lock", "status"], ["recover"]]) look(false, ...verb);
  look(true, "rollback", "--commit");
  expect(odd).toEqual([]);
});

test("an error about such a name: told on stderr, nothing of it drives the terminal", () => {
  const { run } = place();
  for (const name of ["a\nb", "c\u001b[31md", "i\u009bj", "k\u202El"]) {
    const { code, stderr } = run("apply", "--link", `/usr/bin/${name}=/opt/p/none\u009b2J`);
    expect([code, drives(stderr)]).toEqual([10, false]);
  }
});
