/** This proves the verb `doctor`. */
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { ENTRY, LINK, place, PLAIN_ENVIRONMENT } from "./support/command.ts";
import { begin, meets } from "./support/crowd.ts";
import { gone } from "./support/watcher.ts";

test("doctor: a root that was never touched, exit 0, a line for each check within 80 columns, and nothing is made", () => {
  const { at, run } = place();
  const { code, stdout, stderr } = run("doctor");
  expect([code, stderr]).toEqual([0, ""]);
  for (const check of ["policy", "state", "mounts", "reserve", "lock", "packages", "runs", "targets", "backups", "protection", "keys", "facts", "rescue", "scratch"]) expect(stdout).toMatch(new RegExp(`^(?:ok|warn|ERROR|\\?) +${check} `, "m"));
  for (const line of stdout.split("\n")) expect(line.length <= 80 || !line.trim().slice(20).includes(" "), line).toBe(true);
  expect(existsSync(at("var"))).toBe(false);
});

test("doctor: a target whose source is gone, exit 10, the error with its id, and the command that mends it", () => {
  const { root, at, run, json } = place();
  const runId = String(json("apply", ...LINK, "--commit").document["run_id"]);
  unlinkSync(at("opt/p/ls"));
  const { code, stdout, stderr } = run("doctor");
  expect([code, stderr]).toEqual([10, ""]);
  expect(stdout).toMatch(/^ERROR targets /m);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("[E_POLICY source_missing]");
  expect(stdout).toContain(`> switchyard --root ${root} rollback ${runId} --commit`);
  expect(stdout).toMatch(/^1 error/m);
});

test("doctor: a config that cannot be read is a finding, and the rest is told, exit 2", () => {
  const { at, json } = place();
  mkdirSync(at("etc/switchyard"), { recursive: true, mode: 0o755 });
  writeFileSync(at("etc/switchyard/config.yaml"), "policy: {nothing: true}\n");
  const { code, document } = json("doctor");
  expect(code).toBe(2);
  expect(document).toMatchObject({ error: { id: "E_USAGE" }, findings: expect.arrayContaining([expect.objectContaining({ check: "policy", level: "error" }), expect.objectContaining({ check: "runs", level: "ok" })]) });
});

test("doctor: names with control characters are shown without them", () => {
  const { at, run, json } = place();
  json("apply", ...LINK, "--commit");
  symlinkSync("x", at("usr/bin/.\u001B[31mls.switchyard.1700000000000.stage"));
  const { code, stdout } = run("doctor");
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("belongs to no backup");
  expect(stdout).not.toContain("\u001B");
});

test("doctor: as another user, what may not be looked at is no fault", () => {
  const { root, at, json } = place();
  json("apply", ...LINK, "--commit");
  chmodSync(at("etc/switchyard/keys"), 0o755);
  const isRoot = process.geteuid?.() === 0;
  const { status, stdout } = spawnSync(process.execPath, [ENTRY, "--root", root, "doctor"], { encoding: "utf8", env: PLAIN_ENVIRONMENT, ...(isRoot ? { uid: 65_534, gid: 65_534 } : {}) });
  expect(status).toBe(0);
  // The key is root's where root made it, and else one's own.
  expect(stdout).toMatch(isRoot ? /^\? +keys /m : /^ok +keys /m);
});

test("doctor: SIGTERM while a tool hangs, exits 143 with its report, and the tool is gone [REQ-RC3]", async () => {
  const { root, at } = place();
  mkdirSync(at("tools"), { mode: 0o755 });
  writeFileSync(at("tools/mv"), `#!/bin/sh\necho $$ > ${at("pid")}\nwhile :; do :; done\n`);
  chmodSync(at("tools/mv"), 0o755);
  const started = begin("/usr/bin/env", [`PATH=${at("tools")}`, process.execPath, ENTRY, "--root", root, "--json", "doctor"]);
  expect(await meets(started, () => existsSync(at("pid")) && readFileSync(at("pid"), "utf8").endsWith("\n"))).toBe(true);
  started.child.kill("SIGTERM");
  const { code, stdout } = await started.ended;
  expect(code).toBe(143);
  expect(JSON.parse(stdout)).toMatchObject({ command: "doctor", ok: false, exit_code: 143, error: null });
  await gone(Number(readFileSync(at("pid"), "utf8")));
});
