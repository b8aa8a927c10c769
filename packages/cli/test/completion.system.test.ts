/** This proves the completions in the shells that they are for, typed in a terminal. */
import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place } from "./support/command.ts";
import { shellAt, type Shell } from "./support/shells.ts";

const SHELLS: readonly Shell[] = ["bash", "zsh", "fish"];

const STATIC: readonly (readonly [line: string, words: readonly string[]])[] = [
  ["switchyard rollb", ["rollback"]],
  ["switchyard facts ver", ["facts", "verify"]],
  ["switchyard --lock-timeout 5s sta", ["--lock-timeout", "5s", "status"]],
  ["switchyard apply --confirm-w", ["apply", "--confirm-within"]],
  ["switchyard undo --allow-confl", ["undo", "--allow-conflicting-rollback"]],
  ["switchyard apply --which orig", ["apply", "--which", "original"]],
  ["switchyard apply --which=orig", ["apply", "--which=original"]],
  ["switchyard apply --on-unfinished-run ref", ["apply", "--on-unfinished-run", "refuse"]],
  ["switchyard --policy coreu", ["--policy", "coreutils"]],
  ["switchyard help exit", ["help", "exit-codes"]],
  ["switchyard help rollb", ["help", "rollback"]],
  ["switchyard completion fi", ["completion", "fish"]],
  ["switchyard apply link", ["apply", "links of mine.yaml"]],
  ["switchyard status --state-d", ["status", "--state-dir"]],
];

test.for(SHELLS)("completion %s: verbs, options, choices and files, as typed in a terminal", (shell) => {
  const here = place();
  const type = shellAt(here, shell);
  writeFileSync(here.at("home/links of mine.yaml"), "");
  for (const [line, words] of STATIC) expect([line, type(line)]).toEqual([line, words]);
});

test.for(SHELLS)("completion %s: runs and managed paths of the root that is being typed, and none of them is run", (shell) => {
  const here = place();
  const hostile = "/usr/bin/$(touch pwned)`touch pwned`;x";
  writeFileSync(here.at(hostile), "#!/bin/sh\n", { mode: 0o755 });
  const id = String(here.json("apply", ...LINK, "--commit").document["run_id"]);
  here.json("apply", "--link", `${hostile}=/opt/p/ls`, "--commit");
  const type = shellAt(here, shell);
  expect(type(`switchyard --root ${here.root} rollback --to ${id.slice(0, -3)}`)).toEqual(["--root", here.root, "rollback", "--to", id]);
  expect(type(`switchyard --root=${here.root} confirm ${id.slice(0, -3)}`)).toEqual([`--root=${here.root}`, "confirm", id]);
  expect(type(`switchyard pin --root ${here.root} /usr/bin/l`)).toEqual(["pin", "--root", here.root, "/usr/bin/ls"]);
  expect(type(`switchyard --root ${here.root} apply --restore /usr/bin/\\$`)).toEqual(["--root", here.root, "apply", "--restore", hostile]);
  expect([existsSync(here.at("home/pwned")), existsSync("pwned")]).toEqual([false, false]);
});
