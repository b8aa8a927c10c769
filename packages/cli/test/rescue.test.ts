/** This proves that the command tells whether there is a way back without Node, and writes one that works (REQ-RC1, REQ-RC2, REQ-RC3). */
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { machineTool } from "@switchyard/test-support/machine-tool";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const TEN = ["cp", "mv", "rm", "ln", "stat", "readlink", "sha256sum", "sort", "date", "ls"];

/** A directory with links to these tools of this machine. */
function toolbox({ at }: Place, tools: readonly string[]): string {
  mkdirSync(at("tools"), { mode: 0o755 });
  for (const tool of tools) symlinkSync(machineTool(tool), at(`tools/${tool}`));
  return at("tools");
}

test("rescue check: enough tools on the caller's PATH, exit 0, and the policy's counts are taken [REQ-RC2] [REQ-RC3]", () => {
  const scene = place();
  const command = scene.with({ PATH: toolbox(scene, TEN.slice(0, 6)) });
  expect(command.json("rescue", "check")).toMatchObject({
    code: 0,
    document: { kind: "switchyard.rescue_check", schema_version: 1, command: "rescue check", ok: true, error: null, profile: "gnu-subset", count: 6, rescue_min_count: 6, rescue_exec_check: true, found: { length: 6 } },
  });
  expect(command.json("rescue", "check", "--rescue-min-count", "7", "--no-rescue-exec-check")).toMatchObject({ code: 10, document: { ok: false, error: { id: "E_POLICY", reason: "rescue_missing" }, profile: "none", count: 6, rescue_min_count: 7, rescue_exec_check: false } });
  const text = command.run("rescue", "check");
  expect([text.code, text.stderr]).toEqual([0, ""]);
  for (const said of ["ok  mv", "6 of ten", "readlink yes", "There is a way back"]) expect(text.stdout).toContain(said);
});

test.for<[string, (scene: Place) => string, string]>([
  ["nothing on PATH", () => "", "0 of ten"],
  ["only what others can change", (scene) => { const path = toolbox(scene, TEN); chmodSync(path, 0o777); return path; }, "untrusted"],
  ["a relative PATH", () => "tools", "not searched: tools (relative)"],
  ["enough tools, but none to move", (scene) => toolbox(scene, TEN.filter((tool) => tool !== "mv")), "mv no"],
])("rescue check: %s, exit 10, and says why [REQ-RC2]", ([, make, said]) => {
  const scene = place();
  const { code, stdout, stderr } = scene.with({ PATH: make(scene) }).run("rescue", "check");
  expect([code, stderr.includes("E_POLICY rescue_missing")]).toEqual([10, true]);
  expect(stdout).toContain(said);
  expect(existsSync(scene.at("var"))).toBe(false);
});

/** What README.txt says to type, on this root. */
function follow(bundle: string, root: string): void {
  const steps = readFileSync(join(bundle, "README.txt"), "utf8").split("\n").filter((line) => line.startsWith("    ")).map((line) => (line.trim() === "ROOT=" ? `ROOT='${root}'` : line));
  execFileSync("/bin/sh", ["-e", "-c", steps.join("\n")], { cwd: bundle, env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
}

test("rescue bundle: two runs that stand and one that was undone; what README.txt says takes both back, without Node and without the state [REQ-RC1] [REQ-RC2]", () => {
  const { at, root, json } = place();
  const before = lstatSync(at("usr/bin/ls"), { bigint: true });
  writeFileSync(at("opt/p/other"), "#!/bin/sh\necho other\n", { mode: 0o755 });
  const ids = [["/usr/bin/ls=/opt/p/ls"], ["/usr/bin/fresh=/opt/p/ls"], ["/usr/bin/ls=/opt/p/other"]].map(([link = ""]) => String(json("apply", "--link", link, "--commit").document["run_id"]));
  expect(json("rollback", ids[1] ?? "", "--commit").code).toBe(0);
  const state = readdirSync(at("var/lib/switchyard"), { recursive: true });
  const bundle = at("stick");
  const { code, document } = json("rescue", "bundle", bundle);
  expect(code).toBe(0);
  expect(document).toMatchObject({ kind: "switchyard.rescue_bundle", schema_version: 1, command: "rescue bundle", ok: true, error: null, dir: bundle, runs: [ids[2], ids[0]] });
  expect(readdirSync(bundle)).toEqual(expect.arrayContaining([`${ids[2]}.sh`, `${ids[0]}.sh`, "README.txt", "SHA256SUMS"]));
  expect(existsSync(join(bundle, `${ids[1]}.sh`))).toBe(false);
  expect(readdirSync(at("var/lib/switchyard"), { recursive: true })).toEqual(state);
  expect(readFileSync(join(bundle, `${ids[0]}.sh`)).equals(readFileSync(at(`var/lib/switchyard/runs/${ids[0]}/undo.sh`)))).toBe(true);
  rmSync(at("var/lib/switchyard/runs"), { recursive: true });
  follow(bundle, root);
  const after = lstatSync(at("usr/bin/ls"), { bigint: true });
  expect([after.ino, after.mode, after.mtimeNs]).toEqual([before.ino, before.mode, before.mtimeNs]);
});

test("rescue bundle: no run yet, and no BusyBox; a bundle all the same, and a warning says so [REQ-RC2]", () => {
  const scene = place();
  mkdirSync(scene.at("stick"));
  const { code, stdout, stderr } = scene.with({ PATH: "" }).run("rescue", "bundle", scene.at("stick"));
  expect([code, stderr.includes("has no BusyBox")]).toEqual([0, true]);
  expect(stdout).toContain("takes back 0 runs");
  expect(readdirSync(scene.at("stick")).sort()).toEqual(["README.txt", "SHA256SUMS"]);
  expect(existsSync(scene.at("var"))).toBe(false);
});

test.for<[string, (scene: Place) => void, string]>([
  ["that is not empty", ({ at }) => { mkdirSync(at("stick")); writeFileSync(at("stick/.hidden"), "theirs"); }, "bundle_dir_not_empty"],
  ["that is a file", ({ at }) => writeFileSync(at("stick"), "theirs"), "bundle_dir_unusable"],
  ["that is a link to nowhere", ({ at }) => symlinkSync("nowhere", at("stick")), "bundle_dir_unusable"],
])("rescue bundle: a directory %s, exit 2 and it stays [REQ-RC2]", ([, make, reason]) => {
  const scene = place();
  make(scene);
  const { ino } = lstatSync(scene.at("stick"));
  expect(scene.json("rescue", "bundle", scene.at("stick"))).toMatchObject({ code: 2, document: { ok: false, error: { id: "E_USAGE", reason } } });
  expect([lstatSync(scene.at("stick")).ino, existsSync(scene.at("nowhere"))]).toEqual([ino, false]);
  expect(scene.run("rescue", "bundle", scene.at("no/such/parent")).code).toBe(2);
  expect(scene.run("rescue", "bundle").code).toBe(2);
});

test("rescue bundle: a run that stands has lost its script, exit 60 and nothing is written; a journal that was changed, exit 70 [REQ-RC1]", () => {
  const { at, json } = place();
  const id = String(json("apply", ...LINK, "--commit").document["run_id"]);
  const folder = at(`var/lib/switchyard/runs/${id}`);
  unlinkSync(join(folder, "undo.sh"));
  expect(json("rescue", "bundle", at("stick"))).toMatchObject({ code: 60, document: { ok: false, runs: [], error: { id: "E_BACKUP_MISSING", reason: "undo_script_missing" } } });
  writeFileSync(join(folder, "journal.jsonl"), readFileSync(join(folder, "journal.jsonl"), "utf8").replace("usr", "etc"));
  expect(json("rescue", "bundle", at("stick"))).toMatchObject({ code: 70, document: { error: { id: "E_RESTORE_FAILED" } } });
  expect(existsSync(at("stick"))).toBe(false);
  expect(readlinkSync(at("usr/bin/ls"))).toBe("../../opt/p/ls");
});
