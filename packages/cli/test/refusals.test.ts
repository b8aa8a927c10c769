import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { LINK, place, type Place } from "./support/command.ts";

const COMMIT = ["apply", ...LINK, "--commit", "--yes"] as const;

/** What must hold after every refusal: the target is as it was. */
function expectUntouched(at: Place["at"]): void {
  expect(execFileSync(at("usr/bin/ls"), { encoding: "utf8" })).toBe("old\n");
}

test.for<[string, (at: Place["at"]) => void, string]>([
  ["a source that is missing", (at) => unlinkSync(at("opt/p/ls")), "source_missing"],
  ["a source that is the target", (at) => { unlinkSync(at("opt/p/ls")); symlinkSync("../../usr/bin/ls", at("opt/p/ls")); }, "source_is_target"],
])("apply --commit: %s, exits 10 with id, reason and path [REQ-S3]", ([, spoil, reason]) => {
  const { at, json, run } = place();
  spoil(at);
  const { code, document } = json(...COMMIT);
  expect(code).toBe(10);
  expect(document).toMatchObject({ schema_version: 1, command: "apply", mode: "commit", ok: false, exit_code: 10, run_id: null, rolled_back: false, error: { id: "E_POLICY", reason, path: "/opt/p/ls" } });
  expect(run(...COMMIT).stderr).toContain("/opt/p/ls");
  expectUntouched(at);
});

test("apply --commit: facts cannot be recorded, says what to do [REQ-O9]", () => {
  const { at, json } = place();
  mkdirSync(at("var/log/switchyard"), { recursive: true, mode: 0o755 });
  symlinkSync("/dev/null", at("var/log/switchyard/facts.jsonl"));
  const { code, document } = json(...COMMIT);
  expect([code, document["error"]]).toMatchObject([10, { id: "E_POLICY", reason: "sink_unusable", remedies: [expect.anything(), expect.anything()] }]);
  expectUntouched(at);
});

test("apply --commit: a target that is a directory, exits 10 [REQ-S2]", () => {
  const { at, json } = place();
  mkdirSync(at("usr/bin/dir"));
  const { code, document } = json("apply", "--link", "/usr/bin/dir=/opt/p/ls", "--commit");
  expect(code).toBe(10);
  expect(document).toMatchObject({ error: { id: "E_POLICY", reason: "target_kind", path: "/usr/bin/dir" }, actions: [{ decision: "stop", before_kind: "dir" }] });
});

test("apply --commit: a target that is a FIFO, exits 10 and does not hang [REQ-S2]", () => {
  const { at, json } = place();
  execFileSync("mkfifo", [at("usr/bin/fifo")]);
  const { code, document } = json("apply", "--link", "/usr/bin/fifo=/opt/p/ls", "--commit");
  expect(code).toBe(10);
  expect(document).toMatchObject({ error: { id: "E_POLICY", reason: "target_kind" }, actions: [{ before_kind: "other" }] });
});

test.for(["/usr/../usr/bin/ls", "usr/bin/ls", "/"])("apply: target %s, is a usage error, exit 2 [REQ-S1]", (target) => {
  const { at, run } = place();
  expect(run("apply", "--link", `${target}=/opt/p/ls`, "--commit").code).toBe(2);
  expect(existsSync(at("var"))).toBe(false);
});

test.for([
  ["relative, climbing", "../../../../../../../../etc"],
  ["absolute", "/etc"],
])("apply --commit: a parent that leads out of the root (%s), exits 10 and nothing outside changes [REQ-S1]", ([, dest = ""]) => {
  const { at, json } = place();
  symlinkSync(dest, at("usr/out"));
  const { code, document } = json("apply", "--link", "/usr/out/hostname=/opt/p/ls", "--commit");
  expect(code).toBe(10);
  expect(document).toMatchObject({ ok: false, error: { id: "E_POLICY" } });
  expect(existsSync("/etc/.hostname.switchyard.stage")).toBe(false);
});

test("apply --commit: a state directory that cannot be made, exits 10 before any change", () => {
  const { at, json } = place();
  mkdirSync(at("var/lib"), { recursive: true });
  writeFileSync(at("var/lib/switchyard"), "in the way");
  const { code, document } = json(...COMMIT);
  expect(code).toBe(10);
  expect(document).toMatchObject({ error: { id: "E_POLICY", reason: "state_unusable" } });
  expectUntouched(at);
});

test.for([
  [["apply", "--frob"], "--frob"],
  [["frobnicate"], "frobnicate"],
  [["apply", "--link", "nonsense"], "TARGET=SOURCE"],
  [["apply", "--lock-timeout", "soon", ...LINK], "500ms"],
  [["apply", "--tag", "a.b", ...LINK], "a.b"],
  [["apply", "--root", "/does/not/exist", ...LINK], "/does/not/exist"],
  [["apply"], "--link"],
] as const)("%j: is a usage error, exit 2, and says what is wrong", ([args, said]) => {
  const { at, run } = place();
  const { code, stdout, stderr } = run(...args);
  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr).toContain(said);
  expect(existsSync(at("var"))).toBe(false);
});

test.for([
  ["a key that nobody knows", "version: 1\nlinks:\n  - target: /usr/bin/ls\n    sauce: /opt/p/ls\n", ":4:5"],
  ["a value of the wrong type", "version: 1\nlinks:\n  - target: 7\n    source: /opt/p/ls\n", ":3:13"],
  ["another version", "version: 2\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n", ":1:10"],
  ["broken YAML", "version: 1\nlinks: [\n  {target: /usr/bin/ls\n", ":4:1"],
  ["broken JSON", '{"version": 1,\n "links": [{"target": "/usr/bin/ls", "source": }]}', ":2"],
  ["an unknown policy field", "version: 1\npolicy:\n  allow_everything: true\nlinks:\n  - {target: /usr/bin/ls, source: /opt/p/ls}\n", ":3:3"],
])("apply MANIFEST: %s, exits 2 with line and column", ([, text = "", where = ""]) => {
  const { at, run } = place();
  writeFileSync(at("links.yaml"), text);
  const { code, stderr } = run("apply", at("links.yaml"));
  expect(code).toBe(2);
  expect(stderr).toContain(`${at("links.yaml")}${where}`);
});

test("apply MANIFEST: a file that is not there, exits 2", () => {
  const { at, run } = place();
  expect(run("apply", at("nothing.yaml")).code).toBe(2);
});

test("apply --commit: another process holds the lock, exits 30 with its wait measured, and a fact says so [REQ-L3] [REQ-L5]", async () => {
  const { at, json } = place();
  mkdirSync(at("var/lib/switchyard"), { recursive: true, mode: 0o755 });
  const holder = spawn("flock", [at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const { code, document } = json(...COMMIT, "--lock-timeout", "150ms");
  expect(code).toBe(30);
  expect(document).toMatchObject({ ok: false, error: { id: "E_LOCKING", reason: "timeout" } });
  expectUntouched(at);
  holder.stdin.end("\n");
  await once(holder, "exit");
  const facts = readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").trim().split("\n").map((line): Record<string, unknown> => JSON.parse(line));
  expect(facts.at(-1)).toMatchObject({ stage: "apply.attempt", decision: "failure", error_id: "E_LOCKING", exit_code: 30 });
  expect(facts.at(-1)?.["lock_wait_ms"]).toBeGreaterThanOrEqual(150);
  expect(facts.at(-1)?.["lock_attempts"]).toBeGreaterThan(1);
  expect(json(...COMMIT).code).toBe(0);
});

test("apply --commit: a signal while it waits for the lock, exits 128 plus its number with nothing changed", async () => {
  const { at, start } = place();
  mkdirSync(at("var/lib/switchyard"), { recursive: true, mode: 0o755 });
  const holder = spawn("flock", [at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const waiting = start(...COMMIT);
  while (!existsSync(at("var/log/switchyard/facts.jsonl"))) await new Promise((resolve) => setTimeout(resolve, 20));
  waiting.kill("SIGTERM");
  const [code]: unknown[] = await once(waiting, "exit");
  expect(code).toBe(143);
  expectUntouched(at);
  holder.stdin.end("\n");
});
