/** This proves what `status`, `verify`, `history`, `show` and `diff` say to people, and that they only read. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";
import { endWatcher, watcherOf } from "./support/watcher.ts";

function applied({ json }: Place, ...more: readonly string[]): string {
  return String(json("apply", ...LINK, "--commit", ...more).document["run_id"]);
}

/** Applies a run that waits, with nobody to watch its deadline: they would end it as soon as its script was begun. */
function waiting({ json }: Place): string {
  const { document } = json("apply", ...LINK, "--confirm-within", "1h", "--commit");
  endWatcher(watcherOf(document));
  return String(document["run_id"]);
}

function lines(text: string): string[] {
  return text.split("\n").slice(0, -1);
}

test("status: marks and words for each target, of runs and of a manifest, and how many runs stand", () => {
  const here = place();
  const id = applied(here);
  writeFileSync(here.at("links.yaml"), "version: 1\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n  - {target: /usr/bin/dir, source: /opt/p/ls}\n  - {target: /usr/bin/vdir, source: /opt/p/none}\n");
  expect(lines(here.run("status").stdout)).toEqual(["=   /usr/bin/ls  as left, link to /opt/p/ls", "1 run, 1 standing. The newest:", `  apply ${id} stands`]);
  expect(lines(here.run("status", here.at("links.yaml")).stdout).slice(0, 3)).toEqual([
    " +  /usr/bin/dir   in no run; would lead to ../../opt/p/ls",
    "==  /usr/bin/ls    as left, link to /opt/p/ls; would stay",
    " !  /usr/bin/vdir  in no run; refused: source_missing",
  ]);
  rmSync(here.at("usr/bin/ls"));
  expect(lines(here.run("status").stdout)[0]).toBe("-   /usr/bin/ls  missing, should lead to /opt/p/ls");
  writeFileSync(here.at("usr/bin/ls"), "theirs");
  expect(lines(here.run("status").stdout)[0]).toBe("~   /usr/bin/ls  changed by someone else: a file, should lead to /opt/p/ls");
});

test("status: a provisional run and an unfinished one, each with the commands that end it [REQ-J3]", () => {
  const here = place();
  const id = waiting(here);
  for (const command of [`switchyard --root ${here.root} confirm ${id}`, `switchyard --root ${here.root} rollback ${id} --commit`]) expect(here.run("status").stdout).toContain(command);
  // As an undo script leaves it that was killed before its first step.
  writeFileSync(here.at(`var/lib/switchyard/runs/${id}/undo.started`), "");
  expect(here.run("status").stdout).toContain(`The apply ${id} is unfinished: switchyard --root ${here.root} recover`);
});

test("status, smoke run, apply, rollback: a run whose journal ends in the middle, nobody says that all is as before [REQ-J3]", () => {
  const here = place();
  const id = applied(here);
  const folder = `var/lib/switchyard/runs/${id}`;
  rmSync(here.at(`${folder}/report.json`));
  const journal = readFileSync(here.at(`${folder}/journal.jsonl`), "utf8").split("\n");
  // As power loss leaves it: every target switched, and no `committed`.
  writeFileSync(here.at(`${folder}/journal.jsonl`), journal.slice(0, journal.findIndex((line) => line.includes('"committed"'))).map((line) => `${line}\n`).join(""));
  expect(lines(here.run("status").stdout)[0]).toBe("=   /usr/bin/ls  changed by a run that has not ended: a link to ../../opt/p/ls");
  expect(here.run("smoke", "run")).toMatchObject({ code: 10, stdout: "", stderr: expect.stringContaining(`switchyard --root ${here.root} recover`) });
  expect(here.run("apply", "--link", "/usr/bin/fresh=/opt/p/ls").stderr).toContain(id);
  rmSync(here.at("usr/bin/ls"));
  writeFileSync(here.at("usr/bin/ls"), "theirs");
  expect(lines(here.run("status").stdout)[0]).toBe("~   /usr/bin/ls  changed by someone else: a file; the run had left a link to ../../opt/p/ls");
});

test("status, verify, history, show: a run that cannot be read, a line of its own, the rest is shown, exit 70 [REQ-J4]", () => {
  const here = place();
  const id = applied(here);
  const broken = String(here.json("apply", "--link", "/usr/bin/fresh=/opt/p/ls", "--commit").document["run_id"]);
  writeFileSync(here.at(`var/lib/switchyard/runs/${broken}/journal.jsonl`), "garbage\ngarbage\n");
  for (const [verb, said] of [["status", "as left"], ["verify", "1 of 1 target"], ["history", id], [`show ${id}`, ".bak"]] as const) {
    const { code, stdout } = here.run(...verb.split(" "));
    expect([verb, code, stdout.includes(said), stdout.includes(`! ${broken}: unreadable (journal tampered)`)]).toEqual([verb, 70, true, true]);
  }
});

test("verify: 0 and one line; drift 10, a backup that is gone 60, a spoilt one 70, each told", () => {
  const here = place();
  const id = applied(here);
  expect(here.run("verify", "--hashes")).toEqual({ code: 0, stdout: "1 of 1 target is as runs left it, with backups whose bytes are right.\n", stderr: "" });
  const payload = join(here.at("usr/bin"), readdirSync(here.at("usr/bin")).find((name) => name.endsWith(".bak")) ?? "");
  writeFileSync(payload, "spoilt");
  expect(here.run("verify")).toMatchObject({ code: 70, stdout: expect.stringContaining("E_RESTORE_FAILED payload_hash_mismatch"), stderr: expect.stringContaining(payload.slice(here.root.length)) });
  rmSync(payload);
  expect(here.run("verify").code).toBe(60);
  rmSync(here.at("usr/bin/ls"));
  expect(here.run("verify", id)).toMatchObject({ code: 60, stdout: expect.stringMatching(/target_drift[^]*payload_missing[^]*0 of 1 target is as runs left it/) });
  const fresh = place();
  applied(fresh);
  rmSync(fresh.at("usr/bin/ls"));
  expect(fresh.run("verify")).toMatchObject({ code: 10, stderr: expect.stringContaining("E_POLICY target_drift") });
});

test("verify: the policy of the root counts, also one that cannot be read: a usage error", () => {
  const here = place();
  applied(here);
  expect(here.run("verify", "--policy", "/does/not/exist").code).toBe(2);
});

test("history, show: what was done, undone and by whom; show last is the newest [REQ-R6]", () => {
  const here = place();
  const id = applied(here);
  const back = String(here.json("rollback", "--commit").document["run_id"]);
  const told = here.run("history").stdout;
  for (const said of [`rollback  ${back}`, `undoes ${id}, stands`, `apply     ${id}`, `undone by ${back}`, `uid ${process.getuid?.() ?? ""}`]) expect(told).toContain(said);
  expect(lines(here.run("history", "--limit", "1").stdout)).toHaveLength(3);
  expect(here.run("history", "--target", "/usr/bin/none").stdout).toBe("No run has this target.\n");
  expect(here.json("show", "last").document).toMatchObject({ run: { run_id: back, verb: "rollback" } });
  const shown = here.run("show", id).stdout;
  for (const said of ["was     file, 19 bytes, 0755,", "became  link to ../../opt/p/ls", ".bak", "undo.sh", "attestation.dsse.json", `undone by ${back}`]) expect(shown).toContain(said);
  expect(shown).not.toContain("What can be done");
});

test("diff: each target as it is and as it would be; what is refused is told and is no failure; --exit-code", () => {
  const here = place();
  const { code, stdout, stderr } = here.run("diff", ...LINK, "--link", "/usr/bin/dir=/opt/p/none");
  expect([code, stderr]).toEqual([0, ""]);
  const { uid, gid } = lstatSync(here.at("usr/bin/ls"));
  expect(lines(stdout)).toEqual([
    "! /usr/bin/dir  refused: source_missing",
    "    + link to ../../opt/p/none (/opt/p/none)",
    "~ /usr/bin/ls",
    `    - file, 19 bytes, 0755, ${uid}:${gid}`,
    "    + link to ../../opt/p/ls (/opt/p/ls)",
    "0 to add, 1 to change, 0 to remove, 0 already so, 1 refused.",
  ]);
  expect(here.run("diff", ...LINK, "--exit-code").code).toBe(1);
  applied(here);
  expect(here.run("diff", ...LINK, "--exit-code")).toMatchObject({ code: 0, stdout: expect.stringContaining("Nothing differs: 1 already so.") });
});

test("paths that a terminal would take for something else are shown as they can be typed, in every verb", () => {
  const here = place();
  writeFileSync(here.at("usr/bin/a b\u001B[31m\n"), "#!/bin/sh\n");
  chmodSync(here.at("usr/bin/a b\u001B[31m\n"), 0o755);
  writeFileSync(here.at("links.json"), JSON.stringify({ version: 1, links: [{ target: "/usr/bin/a b\u001B[31m\n", source: "/opt/p/ls" }] }));
  const told = [here.run("diff", here.at("links.json")).stdout];
  const { document } = here.json("apply", here.at("links.json"), "--commit");
  const id = String(document["run_id"]);
  told.push(...[["status"], ["verify"], ["history"], ["show", id]].map((args) => here.run(...args).stdout));
  rmSync(here.at("usr/bin/a b\u001B[31m\n"));
  const { stdout, stderr } = here.run("verify");
  for (const text of [...told, stdout, stderr]) expect(text).not.toContain("\u001B");
  expect(stdout).toContain(String.raw`! $'/usr/bin/a b\x1b[31m\n'`);
});

/** Every file below the root, with its content. */
function everything(root: string): Record<string, string> {
  return Object.fromEntries(readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), "latin1")]));
}

test.for([["status"], ["verify", "--hashes"], ["history"], ["show", "last"], ["diff", ...LINK]])("%j: while another process holds the lock, says all it has to, and writes nothing [REQ-L1]", async (args) => {
  const here = place();
  applied(here);
  const holder = spawn("flock", [here.at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const before = everything(here.root);
  expect(here.run(...args, "--lock-timeout", "1ms")).toMatchObject({ code: 0, stderr: "" });
  expect(everything(here.root)).toEqual(before);
  holder.stdin.end("\n");
  await once(holder, "exit");
});

test.for([["status"], ["verify"], ["history"], ["show"], ["diff"]])("%j --help: says that it reads only, within 80 columns", (args) => {
  const { code, stdout } = place().run(...args, "--help");
  expect([code, Math.max(...lines(stdout).map((line) => line.length)) <= 80]).toEqual([0, true]);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("(reads only)");
});

test("verify, status, rollback: a link put back by hand is told as another one, and the way that is named works [REQ-R7]", () => {
  const here = place();
  const id = applied(here);
  rmSync(here.at("usr/bin/ls"));
  symlinkSync("../../opt/p/ls", here.at("usr/bin/ls"));
  expect(here.run("verify")).toMatchObject({ code: 10, stderr: expect.stringContaining("--allow-conflicting-rollback") });
  expect(lines(here.run("status").stdout)[0]).toBe("~   /usr/bin/ls  made anew by someone else, link to /opt/p/ls");
  expect(here.run("rollback", id, "--commit")).toMatchObject({ code: 10, stderr: expect.stringContaining("--allow-conflicting-rollback") });
  expect(here.run("rollback", id, "--commit", "--allow-conflicting-rollback").code).toBe(0);
  expect(readFileSync(here.at("usr/bin/ls"), "utf8")).toContain("old");
});

test("status, verify, history, show: what a run left to someone else when it took itself back, and the command that puts it back works [REQ-A3] [REQ-R7]", () => {
  const here = place();
  const id = waiting(here);
  rmSync(here.at("usr/bin/ls"));
  writeFileSync(here.at("usr/bin/ls"), "theirs", { mode: 0o755 });
  // As the run's own script leaves it where it was killed before its first step: then there is nothing left to confirm.
  writeFileSync(here.at(`var/lib/switchyard/runs/${id}/undo.started`), "");
  expect(here.run("recover").code).toBe(70);
  const command = "apply --restore '/usr/bin/ls' --commit";
  for (const verb of [["status"], ["verify"], ["show", id]]) expect(here.run(...verb)).toMatchObject({ code: 0, stdout: expect.stringMatching(/\/usr\/bin\/ls was left to someone else; yours is kept at \/usr\/bin\/\.ls\..*\.bak/) });
  for (const verb of [["status"], ["verify"], ["show", id]]) expect(here.run(...verb).stdout).toContain(command);
  for (const verb of [["status"], ["verify"], ["show", id]]) expect(here.json(...verb).document).toMatchObject({ left_to_others: [{ command: expect.stringContaining(`--root ${here.root} ${command}`) }] });
  expect(here.run("history").stdout).toContain("1 left to someone else");
  expect(here.run(...command.replaceAll("'", "").split(" ")).code).toBe(0);
  expect(readFileSync(here.at("usr/bin/ls"), "utf8")).toContain("old");
  expect(here.run("status").stdout).not.toContain("left to someone else");
});
