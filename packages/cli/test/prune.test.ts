import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, writeFileSync, chmodSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { place, type Place } from "./support/command.ts";

/** Switches the target `count` times, to another source each time; gives the runs' ids. */
function stacked({ at, json }: Place, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    writeFileSync(at(`opt/p/v${index}`), `#!/bin/sh\necho v${index}\n`);
    chmodSync(at(`opt/p/v${index}`), 0o755);
    return String(json("apply", "--link", `/usr/bin/ls=/opt/p/v${index}`, "--commit").document["run_id"]);
  });
}

function backups({ at }: Place): string[] {
  return readdirSync(at("usr/bin")).filter((name) => name.startsWith(".")).toSorted();
}

test("prune --keep: a dry run unless --commit, then removes what it said, and the facts verify [REQ-C1] [REQ-PN3] [REQ-PN4]", () => {
  const here = place();
  const { json } = here;
  stacked(here, 4);
  const before = backups(here);
  const shown = json("prune", "--keep", "1");
  expect(shown).toMatchObject({ code: 0, document: { kind: "switchyard.prune", schema_version: 1, mode: "dry_run", ok: true, policy: { retention_count_limit: 1, retention_age_limit_ms: null } } });
  expect(backups(here)).toEqual(before);
  const done = json("prune", "--keep", "1", "--commit");
  expect(done).toMatchObject({ code: 0, document: { mode: "commit", targets: [{ path: "/usr/bin/ls", pruned: [{ generation: 3 }, { generation: 2 }], retained: [{ why: "newest" }, { why: "original" }] }] } });
  expect(done.document["targets"]).toEqual(shown.document["targets"]);
  expect([before.length, backups(here).length]).toEqual([8, 4]);
  expect(json("facts", "verify").document).toMatchObject({ ok: true });
  expect(json("rollback", "--commit").code).toBe(0);
});

test("prune --older-than: takes days, hours and milliseconds", async () => {
  const here = place();
  stacked(here, 4);
  await sleep(5);
  expect(here.json("prune", "--older-than", "30d").document).toMatchObject({ policy: { retention_age_limit_ms: 2_592_000_000 }, targets: [{ pruned: [] }] });
  expect(here.json("prune", "--older-than", "1ms", "/usr/bin/ls", "--commit").document).toMatchObject({ targets: [{ pruned: { length: 2 } }] });
});

test("prune: text, says what goes, what is kept and why, and how to do it", () => {
  const here = place();
  stacked(here, 3);
  const shown = here.run("prune", "--keep", "1");
  expect(shown).toMatchObject({ code: 0, stderr: "" });
  expect(shown.stdout).toMatch(/^- +\/usr\/bin\/\.ls\.switchyard\.\d+\.bak .*\n= +\/usr\/bin\/ls +2 kept: newest, original\nDry run: 1 to remove, 2 to keep\. Nothing was changed\. Add --commit to do it\.\n$/);
  expect(here.run("prune", "--keep", "1", "--commit").stdout).toContain("1 removed, 2 kept.");
});

test("prune: on a root that was never touched, exits 0 and makes nothing", () => {
  const here = place();
  expect(here.run("prune", "--keep", "1", "--commit")).toMatchObject({ code: 0, stdout: "No backup to prune.\n", stderr: "" });
  expect(existsSync(here.at("var"))).toBe(false);
});

test.for([
  [["prune"], "--older-than"],
  [["prune", "--commit", "/usr/bin/ls"], "--keep"],
  [["prune", "--keep", "0"], "from 1"],
  [["prune", "--older-than", "a month"], "30d"],
  [["prune", "--keep", "1", "usr/bin/ls"], "usr/bin/ls"],
  [["pin"], "target"],
  [["unpin", "/usr/../ls"], ".."],
] as const)("%j: is a usage error, exit 2, and says what is wrong", ([args, said]) => {
  const { run, at } = place();
  const { code, stdout, stderr } = run(...args);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toContain(said);
  expect(existsSync(at("var"))).toBe(false);
});

test("prune --commit: another process holds the lock, exits 30 and removes nothing [REQ-L3]", async () => {
  const here = place();
  stacked(here, 3);
  const before = backups(here);
  mkdirSync(here.at("var/lib/switchyard"), { recursive: true });
  const holder = spawn("flock", [here.at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  expect(here.json("prune", "--keep", "1", "--commit", "--lock-timeout", "100ms")).toMatchObject({ code: 30, document: { ok: false, error: { id: "E_LOCKING" } } });
  expect(backups(here)).toEqual(before);
  holder.stdin.end("\n");
});

test("pin, prune, unpin, prune: the pinned backup stays until it is not [REQ-PN1]", () => {
  const here = place();
  const [, second = ""] = stacked(here, 3);
  expect(here.run("pin", "/usr/bin/ls", "--run", second).stdout).toContain("would be pinned");
  expect(here.json("pin", "/usr/bin/ls", "--run", second, "--commit")).toMatchObject({ code: 0, document: { kind: "switchyard.pin", command: "pin", backup: { run_id: second }, before: false, after: true } });
  expect(here.json("prune", "--keep", "1", "--commit").document).toMatchObject({ targets: [{ pruned: [] }] });
  expect(here.run("unpin", "/usr/bin/ls", "--commit").stdout).toContain("is not pinned now.");
  expect(here.json("prune", "--keep", "1", "--commit").document).toMatchObject({ targets: [{ pruned: [{ run_id: second }] }] });
  expect(here.run("unpin", "/usr/bin/ls").stdout).toContain("No backup of /usr/bin/ls is pinned.");
});

test("pin: a target without backup, exits 60", () => {
  const { json } = place();
  expect(json("pin", "/usr/bin/ls", "--commit")).toMatchObject({ code: 60, document: { ok: false, error: { id: "E_BACKUP_MISSING", reason: "no_backup" } } });
});

test.for(["prune", "pin", "unpin"])("%s --help: says that it changes the system, within 80 columns", (verb) => {
  const { code, stdout } = place().run(verb, "--help");
  expect(code).toBe(0);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("A dry run unless --commit is given. (changes the system)");
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});
