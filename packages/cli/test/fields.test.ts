/** This proves through the built command what the policy fields of backups and ways back do. */
import { appendFileSync, lstatSync, readdirSync, readFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const MORE = ["--link", "/usr/bin/cp=/opt/p/ls"] as const;

/** The name of a reserved file of `ls`. */
function fileOf({ at }: Place, suffix: string): string {
  const found = readdirSync(at("usr/bin")).find((name) => name.startsWith(".ls.") && name.endsWith(suffix));
  if (found === undefined) throw new Error(`no ${suffix}`);
  return at(`usr/bin/${found}`);
}

/** The facts of one stage. */
function facts({ at }: Place, stage: string): Record<string, unknown>[] {
  const lines = readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line): Record<string, unknown> => JSON.parse(line)).filter((fact) => fact["stage"] === stage);
}

test("apply, rollback --no-record-hashes: a target of a tebibyte, switched and back at once; the way back says that it was not hashed [REQ-B3] [REQ-C2]", () => {
  const here = place();
  truncateSync(here.at("usr/bin/ls"), 2 ** 40);
  const before = lstatSync(here.at("usr/bin/ls"), { bigint: true });
  expect(here.json("apply", ...LINK, "--commit", "--no-record-hashes").code).toBe(0);
  expect(JSON.parse(readFileSync(fileOf(here, ".meta.json"), "utf8"))).not.toHaveProperty("payload_hash");
  const { code, stderr } = here.run("rollback", "--commit", "--no-record-hashes");
  expect([code, stderr.includes("has no hash")]).toEqual([0, true]);
  const after = lstatSync(here.at("usr/bin/ls"), { bigint: true });
  expect([after.ino, after.size, after.mtimeNs]).toEqual([before.ino, before.size, before.mtimeNs]);
});

test("apply --no-require-backup-durability: done, warned of, and the facts say so [REQ-B8] [REQ-C2]", () => {
  const here = place();
  expect(here.json("apply", ...LINK, "--commit", "--no-require-backup-durability")).toMatchObject({ code: 0, document: { ok: true, warnings: [expect.stringContaining("require_backup_durability")] } });
  expect(facts(here, "apply.result")).toMatchObject([{ decision: "success", severity: "warn", backup_durable: false }]);
  expect(here.json("rollback", "--commit", "--no-require-backup-durability")).toMatchObject({ code: 0, document: { warnings: [expect.any(String)] } });
  expect(here.json("recover").code).toBe(0);
});

test("rollback --no-require-sidecar-integrity: a payload with other bytes, refused without, restored with a warning [REQ-S6] [REQ-C2]", () => {
  const here = place();
  expect(here.json("apply", ...LINK, "--commit").code).toBe(0);
  appendFileSync(fileOf(here, ".bak"), "# and more\n");
  expect(here.json("rollback", "--commit")).toMatchObject({ code: 70, document: { error: { reason: "payload_hash_mismatch" } } });
  expect(here.json("rollback", "--commit", "--no-require-sidecar-integrity")).toMatchObject({ code: 0, document: { ok: true, warnings: [expect.stringContaining("require_sidecar_integrity")] } });
  expect(facts(here, "rollback").at(-1)).toMatchObject({ decision: "success", warnings: ["payload_hash_mismatch"] });
});

test("rollback --force-restore-best-effort: one payload gone, the other target restored, exit 60; mended, the same rollback does the rest [REQ-R5] [REQ-C2]", () => {
  const here = place();
  writeFileSync(here.at("usr/bin/cp"), "#!/bin/sh\necho old cp\n", { mode: 0o755 });
  expect(here.json("apply", ...LINK, ...MORE, "--commit").code).toBe(0);
  const payload = fileOf(here, ".bak");
  renameSync(payload, here.at("lost"));
  expect(here.json("rollback", "--commit")).toMatchObject({ code: 60, document: { actions: [{ outcome: null }, { outcome: null }] } });
  const { code, stdout, stderr } = here.run("rollback", "--commit", "--force-restore-best-effort");
  expect([code, stdout.includes("failed"), stderr.includes(`switchyard --root ${here.root} rollback`)]).toEqual([60, true, true]);
  const isLink = (name: string): boolean => lstatSync(here.at(`usr/bin/${name}`)).isSymbolicLink();
  expect([isLink("cp"), isLink("ls")]).toEqual([false, true]);
  renameSync(here.at("lost"), payload);
  expect(here.json("rollback", "--commit").code).toBe(0);
  expect(isLink("ls")).toBe(false);
});

test("rollback --allow-conflicting-rollback: someone else's file, refused without, kept and brought back by undoing it [REQ-R7] [REQ-C2]", () => {
  const here = place();
  expect(here.json("apply", ...LINK, "--commit").code).toBe(0);
  unlinkSync(here.at("usr/bin/ls"));
  writeFileSync(here.at("usr/bin/ls"), "theirs", { mode: 0o700 });
  const theirs = lstatSync(here.at("usr/bin/ls")).ino;
  expect(here.run("rollback", "--commit")).toMatchObject({ code: 10, stderr: expect.stringContaining("--allow-conflicting-rollback") });
  const { code, document } = here.json("rollback", "--commit", "--allow-conflicting-rollback");
  expect([code, readFileSync(here.at("usr/bin/ls"), "utf8").includes("old")]).toEqual([0, true]);
  expect(here.json("rollback", String(document["run_id"]), "--commit").code).toBe(0);
  expect([lstatSync(here.at("usr/bin/ls")).ino, readFileSync(here.at("usr/bin/ls"), "utf8")]).toEqual([theirs, "theirs"]);
});

test("apply --force-restore-best-effort: a restore without a good backup, the other done, exit 60 [REQ-R9] [REQ-C2]", () => {
  const here = place();
  writeFileSync(here.at("usr/bin/cp"), "#!/bin/sh\necho old cp\n", { mode: 0o755 });
  expect(here.json("apply", ...LINK, ...MORE, "--commit").code).toBe(0);
  unlinkSync(fileOf(here, ".bak"));
  const restores = ["--restore", "/usr/bin/ls", "--restore", "/usr/bin/cp"];
  expect(here.json("apply", ...restores, "--commit").code).toBe(60);
  expect(here.json("apply", ...restores, "--force-restore-best-effort")).toMatchObject({ code: 60, document: { mode: "dry_run", error: { reason: "payload_missing" } } });
  expect(here.json("apply", ...restores, "--commit", "--force-restore-best-effort")).toMatchObject({ code: 60, document: { actions: [{ target: "/usr/bin/cp", outcome: "restored" }, { target: "/usr/bin/ls", outcome: "failed", reason: "payload_missing" }] } });
});
