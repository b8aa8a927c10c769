/** This proves what the command says of runs that wait to be confirmed (REQ-J3). */
import { execFileSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";
import { expiredRun } from "./support/expired-run.ts";
import { endWatcher, watcherOf } from "./support/watcher.ts";

/** Applies a run that waits for an hour, with nobody to watch its deadline, and gives its id. */
function waiting({ json }: Place): string {
  const { code, document } = json("apply", ...LINK, "--confirm-within", "1h", "--commit");
  if (code !== 0) throw new Error(JSON.stringify(document["error"]));
  endWatcher(watcherOf(document));
  return String(document["run_id"]);
}

function says(at: Place["at"]): string {
  return execFileSync(at("usr/bin/ls"), { encoding: "utf8" });
}

test("apply --confirm-within: waits, says until when, how to keep it, and who undoes it [REQ-J3]", () => {
  const { root, at, run } = place();
  const { code, stdout, stderr } = run("apply", ...LINK, "--confirm-within", "10m", "--commit");
  expect([code, stderr]).toEqual([0, ""]);
  const id = /^Run (\S+):/m.exec(stdout)?.[1] ?? "";
  expect(stdout).toMatch(/It is provisional until \d{4}-\d\d-\d\dT[\d:.]+Z:/);
  for (const said of [`switchyard --root ${root} confirm ${id}`, "also when you are logged out", "the next command that changes anything"]) expect(stdout.replaceAll(/\s+/g, " ")).toContain(said);
  expect(says(at)).toBe("new\n");
  const status = run("status").stdout;
  for (const said of ["provisional", `switchyard --root ${root} confirm ${id}`, `switchyard --root ${root} rollback ${id} --commit`]) expect(status).toContain(said);
  expect(run("recover").stdout).toMatch(new RegExp(`left apply ${id}: it waits until .*Z to be confirmed`));
});

test("apply --confirm-within: without --commit, says what would be and writes nothing [REQ-C1]", () => {
  const { at, json, run } = place();
  const { code, stdout } = run("apply", ...LINK, "--confirm-within", "90s");
  expect(code).toBe(0);
  for (const said of ["within 90s", "it is undone", "Add --commit"]) expect(stdout).toContain(said);
  expect(json("apply", ...LINK, "--confirm-within", "90s").document).toMatchObject({ mode: "dry_run", confirm_within_ms: 90_000, confirm_by: null });
  expect(existsSync(at("var"))).toBe(false);
});

test("confirm: the newest, the same again, and then it is like any other run [REQ-J3] [REQ-R3]", () => {
  const at = place();
  const id = waiting(at);
  expect(at.json("confirm")).toMatchObject({ code: 0, document: { schema_version: 1, command: "confirm", ok: true, run_id: id, actions: [{ decision: "switch", outcome: "switched" }] } });
  expect(at.json("confirm")).toMatchObject({ code: 0, document: { run_id: id, actions: [{ decision: "noop", reason: "already_confirmed" }] } });
  expect(at.run("confirm", id).stdout).toContain(`Run ${id} was confirmed already`);
  expect(at.json("rollback", "--commit")).toMatchObject({ code: 0, document: { undoes: id, actions: [{ outcome: "restored" }] } });
  expect(at.json("facts", "verify")).toMatchObject({ code: 0 });
});

test("confirm: past the deadline, exits 10, says that it was undone, and it was [REQ-J3]", async () => {
  const at = place();
  const id = await expiredRun(at);
  expect(at.run("status").stdout).toContain("unfinished");
  expect(says(at.at)).toBe("new\n");
  const { code, stdout, stderr } = at.run("confirm", id);
  expect(code).toBe(10);
  expect(stdout).toContain(`recovered apply ${id}: undone (deadline passed)`);
  expect(stderr).toContain("E_POLICY confirm_too_late");
  expect(says(at.at)).toBe("old\n");
});

const CHANGING = [["recover"], ["prune", "--keep", "1", "--commit"], ["rollback", "--commit"], ["apply", "--link", "/usr/bin/other=/opt/p/ls", "--commit"]] as const;

test.for(CHANGING)("%s %s: past the deadline, undoes the run and says why [REQ-J3]", async (verb) => {
  const at = place();
  const id = await expiredRun(at);
  const { code, stdout } = at.run(...verb);
  expect(code).toBe(0);
  expect(stdout).toContain(`recovered apply ${id}: undone (deadline passed)`);
  expect(says(at.at)).toBe("old\n");
});

test.for(CHANGING)("%s %s --json: past the deadline, the document has the run and the reason [REQ-J3]", async (verb) => {
  const at = place();
  const id = await expiredRun(at);
  expect(at.json(...verb)).toMatchObject({ code: 0, document: { recovered: [{ run_id: id, outcome: "undone", reason: "deadline_passed" }] } });
});

test("rollback --to, unpin: past the deadline, say in text that the run was undone [REQ-J3]", async () => {
  for (const verb of [["rollback", "--to"], ["unpin", "/usr/bin/kept", "--commit", "--run"]] as const) {
    const at = place();
    writeFileSync(at.at("usr/bin/kept"), "#!/bin/sh\n", { mode: 0o755 });
    const first = String(at.json("apply", "--link", "/usr/bin/kept=/opt/p/ls", "--commit").document["run_id"]);
    const id = await expiredRun(at);
    const { code, stdout } = at.run(...verb, first, "--commit");
    expect([code, stdout]).toEqual([0, expect.stringContaining(`recovered apply ${id}: undone (deadline passed)`)]);
  }
});

test("apply: of a target that waits, exits 10 and names run, path and what to do [REQ-J3]", () => {
  const at = place();
  const id = waiting(at);
  const { code, stderr } = at.run("apply", ...LINK, "--commit");
  expect(code).toBe(10);
  for (const said of ["E_POLICY provisional_run", "/usr/bin/ls", `switchyard --root ${at.root} confirm ${id}`, `switchyard --root ${at.root} rollback ${id} --commit`]) expect(stderr).toContain(said);
  const { stdout } = at.run("rollback", "--commit");
  expect(stdout).toContain(`Run ${id} was undone`);
  expect(says(at.at)).toBe("old\n");
});

test.for(["0s", "8d", "soon", "-1s"])("apply --confirm-within %s: is a usage error, exit 2, and nothing is made", (within) => {
  const { at, run } = place();
  expect(run("apply", ...LINK, `--confirm-within=${within}`, "--commit").code).toBe(2);
  expect(existsSync(at("var"))).toBe(false);
});

test("confirm: nothing waits, exits 10; an unknown run, exits 2", () => {
  const at = place();
  expect(at.json("confirm")).toMatchObject({ code: 10, document: { ok: false, error: { id: "E_POLICY", reason: "nothing_provisional" } } });
  waiting(at);
  expect(at.json("confirm", "01a1fc47-6a0b-76bf-8c45-fc48c3268f31")).toMatchObject({ code: 2, document: { error: { id: "E_USAGE", reason: "run_unknown" } } });
});

test("confirm --help: says that it changes the system, within 80 columns", () => {
  const { run } = place();
  for (const verb of ["confirm", "apply"]) {
    const { code, stdout } = run(verb, "--help");
    expect(code).toBe(0);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("(changes the system)");
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
  }
});
