/** This proves the completions as far as that needs no shell but sh; in real shells see completion.system.test.ts. */
import { readdirSync, rmSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place } from "./support/command.ts";

const NOWHERE = "/nowhere/at/all";

test.for(["bash", "zsh", "fish"])("completion %s: prints a script that knows verbs, options and choices, and nothing else", (shell) => {
  const { run } = place();
  const { code, stdout, stderr } = run("completion", shell);
  expect([code, stderr]).toEqual([0, ""]);
  for (const known of ["rollback", "facts", "confirm-within", "original", "complete-values"]) expect(stdout).toContain(known);
  expect(stdout).not.toContain("watch-provisional");
});

test("completion: no shell, or one that is not known, exit 2", () => {
  const { run } = place();
  expect([run("completion").code, run("completion", "csh").code]).toEqual([2, 2]);
});

test("complete-values: runs newest first, targets once each, by the root that is being typed", () => {
  const here = place();
  const first = String(here.json("apply", ...LINK, "--commit").document["run_id"]);
  const second = String(here.json("rollback", "--commit").document["run_id"]);
  const { bare } = here.with({});
  expect(bare("complete-values", "runs", "--", "rollback", "--root", here.root)).toEqual({ code: 0, stdout: `${second}\n${first}\n`, stderr: "" });
  expect(bare("complete-values", "targets", "--", `--root='${here.root}'`, "pin")).toMatchObject({ code: 0, stdout: "/usr/bin/ls\n" });
  expect(bare("complete-values", "runs", "--about", "--", "--root", here.root).stdout).toMatch(/^\S+\trollback of \d{4}-\d\d-\d\d \d\d:\d\d\n\S+\tapply of /);
});

test("complete-values: nothing there, or nothing to be read, says nothing and exits 0", () => {
  const here = place();
  const { bare } = here.with({});
  for (const root of [here.root, NOWHERE]) expect(bare("complete-values", "runs", "--", "--root", root)).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(readdirSync(here.root)).toEqual(["opt", "usr"]);
  here.json("apply", ...LINK, "--commit");
  for (const run of readdirSync(here.at("var/lib/switchyard/runs"))) rmSync(here.at(`var/lib/switchyard/runs/${run}/journal.jsonl`));
  expect(bare("complete-values", "targets", "--", "--root", here.root)).toEqual({ code: 0, stdout: "", stderr: "" });
});
