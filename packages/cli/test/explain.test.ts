/** This proves the verb `explain`. */
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, symlinkSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { ENTRY, LINK, place, PLAIN_ENVIRONMENT } from "./support/command.ts";

test("explain: a switched target, a section for each thing, no line longer than 80 columns but for a word or a command", () => {
  const { root, at, run, json } = place();
  symlinkSync("usr/bin", at("bin"));
  const runId = String(json("apply", ...LINK, "--commit").document["run_id"]);
  const { code, stdout, stderr } = run("explain", "/bin/ls");
  expect([code, stderr]).toEqual([0, ""]);
  for (const said of ["/bin -> usr/bin", "/usr/bin/ls -> ../../opt/p/ls", "mode 0755", runId, `switchyard --root ${root} rollback ${runId} --commit`, "no gate stands against it"]) expect(stdout).toContain(said);
  for (const word of ["links", "node", "mount", "owner", "provider", "runs", "backups", "undo", "switch"]) expect(stdout).toMatch(new RegExp(`^${word} `, "m"));
  for (const line of stdout.split("\n")) expect(line.length <= 80 || line.includes(" switchyard --root ") || !line.trim().slice(12).includes(" "), line).toBe(true);
});

test("explain: set-id, the gate and the policy field that lets it pass; by the environment's policy it passes [REQ-C2]", () => {
  const { at, run, with: having } = place();
  chmodSync(at("usr/bin/ls"), 0o4755);
  expect(run("explain", "/usr/bin/ls").stdout.replaceAll(/\s+/g, " ")).toContain("set_id: found mode 4755; needed is a target without set-id bits (policy field allow_suid_sgid_mutation)");
  expect(having({ SWITCHYARD_ALLOW_SUID_SGID_MUTATION: "true" }).json("explain", "/usr/bin/ls").document).toMatchObject({ switch: { verdict: "allowed" } });
});

test("explain: a path whose bytes are not UTF-8, taken as it is and shown without control characters", () => {
  const { root, at } = place();
  const script = `name="$(printf 'odd\\377\\033[31m')"; : > "$1/$name"; shift; exec "$@" "/usr/bin/$name"`;
  const asked = (...more: readonly string[]): string => execFileSync("sh", ["-c", script, "sh", at("usr/bin"), process.execPath, ENTRY, "--root", root, ...more, "explain"], { encoding: "latin1", env: PLAIN_ENVIRONMENT });
  expect(JSON.parse(asked("--json"))).toMatchObject({ canonical: "/usr/bin/odd\uDCFF\u001B[31m", end: "found", node: { kind: "file" } });
  const text = asked();
  expect(text).toContain("xff");
  expect(text).not.toContain("\u001B");
});

test("explain: as another user, without a lock and without rights, on a root that was never touched", () => {
  const { root } = place();
  const user = process.geteuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { status, stdout, stderr } = spawnSync(process.execPath, [ENTRY, "--root", root, "explain", "/usr/bin/ls"], { encoding: "utf8", env: PLAIN_ENVIRONMENT, ...user });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toContain("no run changed it");
});
