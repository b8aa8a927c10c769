import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK, place, PLAIN_ENVIRONMENT } from "./support/command.ts";

test("apply: without --commit, is a dry run that writes nothing [REQ-C1]", () => {
  const { at, json } = place();
  const { code, document } = json("apply", ...LINK);
  expect(code).toBe(0);
  expect(document).toMatchObject({
    schema_version: 1,
    command: "apply",
    mode: "dry_run",
    ok: true,
    exit_code: 0,
    error: null,
    run_id: null,
    rolled_back: false,
    actions: [{ target: "/usr/bin/ls", source: "/opt/p/ls", decision: "switch", before_kind: "file", after_kind: "symlink" }],
  });
  expect(document["plan_id"]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5/);
  expect(existsSync(at("var"))).toBe(false);
});

test("apply, status, rollback, rollback: switch, tell, restore, do nothing [REQ-R3]", () => {
  const { at, json } = place();
  const before = lstatSync(at("usr/bin/ls"), { bigint: true });
  const applied = json("apply", ...LINK, "--commit", "--yes");
  expect(applied.code).toBe(0);
  expect(readlinkSync(at("usr/bin/ls"))).toBe("../../opt/p/ls");
  expect(json("status").document).toMatchObject({ ok: true, unfinished: [], run_id: applied.document["run_id"], targets: [{ target: "/usr/bin/ls", state: "switched" }] });
  expect(json("rollback", "--commit", "--yes")).toMatchObject({ code: 0, document: { command: "rollback", undoes: applied.document["run_id"], actions: [{ decision: "restore", outcome: "restored", before_kind: "symlink", after_kind: "file" }] } });
  const after = lstatSync(at("usr/bin/ls"), { bigint: true });
  expect([after.ino, after.mode, after.mtimeNs]).toEqual([before.ino, before.mode, before.mtimeNs]);
  expect(json("undo", "--commit")).toMatchObject({ code: 0, document: { run_id: null, actions: [{ decision: "noop", reason: "idempotent_noop" }] } });
  expect(json("recover")).toMatchObject({ code: 0, document: { command: "recover", recovered: [] } });
  expect(json("facts", "verify")).toMatchObject({ code: 0, document: { ok: true } });
});

test("apply MANIFEST: YAML and JSON, plan the same as flags [REQ-D1]", () => {
  const { at, json } = place();
  writeFileSync(at("links.yaml"), "version: 1\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n");
  writeFileSync(at("links.json"), JSON.stringify({ version: 1, links: [{ target: "/usr/bin/ls", source: "/opt/p/ls" }] }));
  const ids = [["plan", ...LINK], ["plan", at("links.yaml")], ["plan", at("links.json")]].map((args) => json(...args).document["plan_id"]);
  expect(new Set(ids).size).toBe(1);
});

test("options: before the verb, count as well as after it", () => {
  const { at, run } = place();
  const { code, stdout } = run("--json", "--tag", "mine", "apply", ...LINK, "--commit");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ actions: [{ backup: expect.stringContaining(".ls.mine.") }] });
  expect(existsSync(at("var/lib/switchyard/lock"))).toBe(true);
});

test("--state-dir: moves the runs, never the lock [REQ-L1]", () => {
  const { at, json } = place();
  expect(json("apply", ...LINK, "--commit", "--state-dir", "/srv/yard").code).toBe(0);
  expect(existsSync(at("srv/yard/runs"))).toBe(true);
  expect(existsSync(at("var/lib/switchyard/lock"))).toBe(true);
  expect(existsSync(at("var/lib/switchyard/runs"))).toBe(false);
  expect(json("rollback", "--commit", "--state-dir", "/srv/yard").code).toBe(0);
});

test("the undo script of a run with another state directory, finds its root [REQ-RC1]", () => {
  const { at, json } = place();
  const before = readFileSync(at("usr/bin/ls"), "utf8");
  const { document } = json("apply", ...LINK, "--commit", "--state-dir", "/srv/deep/yard");
  const script = at(`srv/deep/yard/runs/${String(document["run_id"])}/undo.sh`);
  execFileSync("sh", [script], { env: { PATH: "/usr/bin:/bin" }, stdio: "pipe" });
  expect(lstatSync(at("usr/bin/ls")).isFile()).toBe(true);
  expect(readFileSync(at("usr/bin/ls"), "utf8")).toBe(before);
});

test("text output: names every target, where things lie, and nothing on stderr", () => {
  const { run } = place();
  const { stdout, stderr, code } = run("apply", ...LINK, "--commit");
  expect([code, stderr]).toEqual([0, ""]);
  for (const said of ["/usr/bin/ls", "undo.sh", "facts.jsonl", ".bak.meta.json"]) expect(stdout).toContain(said);
});

test.for([[["--help"]], [["apply", "--help"]], [["rollback", "--help"]], [["facts", "--help"]], [["--version"]]] as const)("%j: exits 0 within 80 columns", ([args]) => {
  const { run } = place();
  const { code, stdout } = run(...args);
  expect(code).toBe(0);
  expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("verbs: each says in its help whether it reads or changes", () => {
  const { run } = place();
  for (const verb of ["plan", "preflight", "apply", "rollback", "recover", "status", "facts"]) {
    expect(run(verb, "--help").stdout.replaceAll(/\s+/g, " "), verb).toMatch(/\((reads only|changes the system)\)/);
  }
});

test("stdout closed early: apply still commits or changes nothing", () => {
  const { at, json, root } = place();
  const entry = new URL("../dist/main.js", import.meta.url).pathname;
  execFileSync("sh", ["-c", '"$0" "$1" apply --root "$2" --link /usr/bin/ls=/opt/p/ls --commit | true', process.execPath, entry, root], { env: PLAIN_ENVIRONMENT });
  expect(json("status").document).toMatchObject({ unfinished: [], targets: [{ state: "switched" }] });
  expect(existsSync(at("usr/bin/ls"))).toBe(true);
});
