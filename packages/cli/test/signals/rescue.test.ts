/** This proves that a rescue check that is told to stop leaves no program behind that it tried (REQ-RC3). */
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { begin, meets } from "../support/crowd.ts";
import { ENTRY, place } from "../support/command.ts";
import { gone } from "../support/watcher.ts";

test("rescue check: SIGTERM while a program hangs, exits 143 with its report, and the program is gone [REQ-RC3]", async () => {
  const { root, at } = place();
  mkdirSync(at("tools"), { mode: 0o755 });
  writeFileSync(at("tools/mv"), `#!/bin/sh\necho $$ > ${at("pid")}\nwhile :; do :; done\n`);
  chmodSync(at("tools/mv"), 0o755);
  const started = begin("/usr/bin/env", [`PATH=${at("tools")}`, process.execPath, ENTRY, "--root", root, "--json", "rescue", "check"]);
  expect(await meets(started, () => existsSync(at("pid")) && readFileSync(at("pid"), "utf8").endsWith("\n"))).toBe(true);
  started.child.kill("SIGTERM");
  const { code, stdout } = await started.ended;
  expect(code).toBe(143);
  expect(JSON.parse(stdout)).toMatchObject({ command: "rescue check", ok: false, exit_code: 143, error: null, profile: null, warnings: [expect.stringContaining("SIGTERM")] });
  await gone(Number(readFileSync(at("pid"), "utf8")));
});
