/** This proves the verbs `smoke run` and `smoke list`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { begin, meets } from "./support/crowd.ts";
import { ENTRY, LINK, place } from "./support/command.ts";
import { gone } from "./support/watcher.ts";

test("smoke run: what was applied works, exit 0; the source breaks, exit 80, and the check is told [REQ-H1] [REQ-H2]", () => {
  const { at, run, json } = place();
  run("apply", "--link", "/usr/bin/mine=/opt/p/ls", "--commit");
  expect(json("smoke", "run")).toMatchObject({ code: 0, document: { kind: "switchyard.smoke_run", schema_version: 1, command: "smoke run", ok: true, status: "ok", targets: ["/usr/bin/mine"] } });
  writeFileSync(at("opt/p/ls"), "#!/bin/sh\nexit 7\n");
  const { code, stdout, stderr } = run("smoke", "run");
  expect(code).toBe(80);
  expect(stdout).toMatch(/^! probe \/usr\/bin\/mine: exit: found "7"/m);
  expect(stderr).toContain("E_SMOKE checks_failed");
});

test("smoke run: an ls that lists nothing as it should, exit 80 by its pack [REQ-H1]", () => {
  const { run, json } = place();
  run("apply", ...LINK, "--commit");
  expect(json("smoke", "run", "/usr/bin/ls")).toMatchObject({ code: 80, document: { status: "failed", failing: [{ pack: "coreutils" }, { pack: "coreutils" }] } });
});

test("smoke run: nothing is switched, exit 0, and nothing is made; targets and a run, exit 2", () => {
  const { at, run } = place();
  expect(run("smoke", "run")).toMatchObject({ code: 0, stdout: "Nothing is switched, so nothing is to be checked.\n", stderr: "" });
  expect(existsSync(at("var"))).toBe(false);
  expect(run("smoke", "run", "/usr/bin/ls", "--run", "x").code).toBe(2);
});

test("smoke run: SIGTERM while a tool hangs, exits 143 with its report, and the tool is gone", async () => {
  const { root, at, run } = place();
  run("apply", "--link", "/usr/bin/mine=/opt/p/ls", "--commit");
  writeFileSync(at("opt/p/ls"), `#!/bin/sh\necho $$ > ${at("pid")}\nwhile :; do :; done\n`);
  const started = begin(process.execPath, [ENTRY, "--root", root, "--json", "smoke", "run"]);
  expect(await meets(started, () => existsSync(at("pid")) && readFileSync(at("pid"), "utf8").endsWith("\n"))).toBe(true);
  started.child.kill("SIGTERM");
  const { code, stdout } = await started.ended;
  expect(code).toBe(143);
  expect(JSON.parse(stdout)).toMatchObject({ command: "smoke run", ok: false, exit_code: 143, error: null, status: null });
  await gone(Number(readFileSync(at("pid"), "utf8")));
});

test("smoke list: all packs; of one tool what each check runs; no line longer than 80 columns [REQ-H1]", () => {
  const { run, json } = place();
  const all = run("smoke", "list");
  expect([all.code, all.stderr]).toEqual([0, ""]);
  for (const said of ["coreutils, revision 1", "cp-a", "only wanted of busybox", "visudo-good"]) expect(all.stdout).toContain(said);
  expect(all.stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(run("smoke", "list", "/usr/bin/cp").stdout).toContain("runs cp --reflink=auto from to");
  expect(json("smoke", "list", "ls")).toMatchObject({ code: 0, document: { kind: "switchyard.smoke_list", schema_version: 1, ok: true, packs: [{ name: "coreutils" }] } });
});
