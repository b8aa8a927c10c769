/** This proves that a canary is the caller's own command with another PATH, and what a comparison says (REQ-K1). */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import process from "node:process";
import { setTimeout as pause } from "node:timers/promises";
import { expect, test } from "vitest";
import { ENTRY, PLAIN_ENVIRONMENT } from "./support/command.ts";
import { PREFIX, profiledPlace } from "./support/profiles.ts";

const same = (lines: readonly string[]): string[] => lines.filter((line) => !/^(PATH|SWITCHYARD_CANARY|_)=/.test(line));

test("canary run: the active profile, one by name, the vendor's own; what it lacks comes from the caller's PATH [REQ-K1]", () => {
  const { run } = profiledPlace();
  expect(run("canary", "run", "--", "tool")).toEqual({ code: 0, stdout: "other\n", stderr: "" });
  expect(run("canary", "run", "--profile", "gnu", "--", "tool").stdout).toBe("vendor\n");
  expect(run("canary", "run", "--rescue", "--", "tool").stdout).toBe("vendor\n");
  expect(run("canary", "run", "--", "sh", "-c", "tool").stdout).toBe("other\n");
});

test("canary run: arguments as they are, the exit status of the command, 127 and 126 as a shell has them [REQ-K1]", () => {
  const { run, profile } = profiledPlace();
  expect(run("canary", "run", "--", "printf", "%s|", "a b", "--json", "-n", "").stdout).toBe("a b|--json|-n||");
  expect(run("canary", "run", "--", "sh", "-c", "exit 7").code).toBe(7);
  expect(run("canary", "run", "--", "no-such-command")).toMatchObject({ code: 127, stdout: "" });
  expect(run("canary", "run", "--", "/etc/passwd")).toMatchObject({ code: 126, stdout: "" });
  expect(run("canary", "run", "--", "/etc/passwd").stderr).toMatch(/EACCES.*\/etc\/passwd/);
  profile("odd", { tool: "exit 0" });
  expect(run("canary", "run", "--profile", "odd", "--", "no-such-command").stderr).toMatch(/no-such-command/);
});

test("canary run: it is the very process, so that a signal to it is one to the command, and its end is the command's [REQ-K1]", async () => {
  const { start, run } = profiledPlace();
  const child = start("canary", "run", "--", "sh", "-c", 'trap "echo caught; exit 3" TERM; echo $$; while :; do sleep 0.05; done');
  let told = "";
  child.stdout?.setEncoding("utf8").on("data", (piece: string) => (told += piece));
  while (!told.includes("\n")) await pause(20);
  expect(told).toBe(`${child.pid}\n`);
  child.kill("SIGTERM");
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe(3);
  expect(told).toBe(`${child.pid}\ncaught\n`);
  // Of a shell, 128 and the number.
  const { root } = profiledPlace();
  expect(spawnSync("sh", ["-c", `"$0" "$1" --root "$2" canary run --profile gnu -- sh -c 'kill -TERM $$'; echo $?`, process.execPath, ENTRY, root], { encoding: "utf8" }).stdout).toBe("143\n");
  expect(run("canary", "run", "--", "true").code).toBe(0);
});

test("canary run: nothing else is changed: the environment byte for byte, directory, umask, stdin, descriptors [REQ-K1]", () => {
  const { root, binOf } = profiledPlace();
  const seen = 'env -0 | sort -z | tr "\\0" "\\n"; pwd; umask; cat; cat <&20';
  const script = `umask 027; cd /; ODD=$(printf '\\376'); export ODD; exec 20<<EOF\nextra\nEOF\n`;
  const shell = (command: string): Buffer => spawnSync("bash", ["-c", `${script}exec ${command}`, process.execPath, ENTRY, root], { input: "in\n", env: PLAIN_ENVIRONMENT }).stdout;
  const plain = shell(`sh -c '${seen}'`).toString("latin1").split("\n");
  const canary = shell(`"$0" "$1" --root "$2" canary run -- sh -c '${seen}'`).toString("latin1").split("\n");
  expect(same(canary)).toEqual(same(plain));
  expect(canary.filter((line) => !plain.includes(line) && !line.startsWith("_="))).toEqual([`PATH=${binOf("other")}:${process.env["PATH"]}`, "SWITCHYARD_CANARY=other"]);
});

test("canary run: a PATH of other bytes than UTF-8 stays what it is [REQ-K1]", () => {
  const { root, binOf } = profiledPlace();
  const script = `PATH=$PATH:$(printf '/\\377'); export PATH; exec "$0" "$1" --root "$2" canary run -- sh -c 'printf %s "$PATH"'`;
  expect(spawnSync("sh", ["-c", script, process.execPath, ENTRY, root], { encoding: "latin1" }).stdout).toBe(`${binOf("other")}:${process.env["PATH"]}:/\xff`);
});

test("canary run, path: the vendor's own tools are reached without a pointer, with a profile that is broken, an unusable state directory, and nothing is written [REQ-K1]", () => {
  const { at, run, binOf } = profiledPlace();
  rmSync(at(`${PREFIX}/active`));
  rmSync(binOf("other"), { recursive: true });
  mkdirSync(at("var/lib"), { recursive: true });
  writeFileSync(at("var/lib/switchyard"), "in the way");
  const before = readdirSync(at("."), { recursive: true });
  expect(run("canary", "run", "--rescue", "--", "tool")).toEqual({ code: 0, stdout: "vendor\n", stderr: "" });
  expect(run("canary", "path", "--rescue").stdout).toBe(`${binOf("gnu")}:${process.env["PATH"]}\n`);
  expect(run("canary", "run", "--", "tool")).toMatchObject({ code: 10, stdout: "", stderr: expect.stringMatching(/--rescue/) });
  symlinkSync("profiles/other", at(`${PREFIX}/active`));
  expect(run("canary", "run", "--", "tool")).toMatchObject({ code: 10, stdout: "" });
  rmSync(at(`${PREFIX}/active`));
  expect(readdirSync(at("."), { recursive: true })).toEqual(before);
});

test("canary --shell: the shell of SHELL, whose commands are those of the profile; in it, every verb of this command works [REQ-K1]", () => {
  const { root, with: having } = profiledPlace();
  const env = { ...PLAIN_ENVIRONMENT, SHELL: "/bin/sh" };
  const shell = spawnSync(process.execPath, [ENTRY, "--root", root, "canary", "--shell", "--profile", "gnu"], { input: 'tool; echo "$0 $SWITCHYARD_CANARY"; exit 5\n', encoding: "utf8", env });
  expect([shell.status, shell.stdout, shell.stderr]).toEqual([5, "vendor\n/bin/sh gnu\n", ""]);
  expect(having({ SWITCHYARD_CANARY: "gnu" }).run("status").code).toBe(0);
});

test("canary: what does not go together is refused, and so is nothing at all", () => {
  const { run } = profiledPlace();
  for (const args of [[], ["run", "--shell", "--", "tool"], ["path", "--shell"], ["compare", "--profile", "gnu", "--", "tool"], ["compare", "--rescue", "--", "tool"], ["compare", "--profiles", "gnu", "--", "tool"], ["compare", "--profiles", "a,b,c", "--", "tool"], ["run"], ["run", "--profile", "gnu", "--rescue", "--", "tool"], ["compare", "--stdin", "/does/not/exist", "--profiles", "gnu,other", "--", "tool"]]) {
    expect([args, run("canary", ...args)]).toEqual([args, { code: 2, stdout: "", stderr: expect.stringMatching(/./) }]);
  }
});

test("canary compare: what differs, for people and as a document; 0 where nothing does [REQ-K1]", () => {
  const { run, json, profile } = profiledPlace();
  const { code, stdout, stderr } = run("canary", "compare", "--profiles", "gnu,other", "--", "tool");
  expect(code).toBe(1);
  expect(stdout).toMatch(/^- {2}gnu +exit 0.*\n\+ {2}other +exit 0/);
  expect(stdout).toMatch(/\nstdout, line 1\n {2}- vendor\n {2}\+ other\n/);
  expect(stderr).toMatch(/canary_differs/);
  expect(json("canary", "compare", "tool")).toMatchObject({ code: 1, document: { ok: false, exit_code: 1, verdict: "different", error: { id: "E_GENERIC", reason: "canary_differs" }, differences: [{ what: "stdout", line: 1, byte: 1 }] } });
  profile("same", { tool: "echo vendor" });
  expect(run("canary", "compare", "--profiles", "gnu,same", "--", "tool")).toMatchObject({ code: 0, stderr: "", stdout: expect.stringMatching(/They are the same/) });
});

test("canary compare: it reads what is piped to it where it is told to, and names from the disk drive no terminal", () => {
  const { root, run, profile } = profiledPlace();
  profile("cat", { tool: "cat" });
  profile("tac", { tool: "tac" });
  const piped = spawnSync(process.execPath, [ENTRY, "--root", root, "canary", "compare", "--profiles", "cat,tac", "--stdin", "-", "--", "tool"], { input: "a\nb\n", encoding: "utf8" });
  expect([piped.status, piped.stdout]).toEqual([1, expect.stringMatching(/- a\n {2}- b\n {2}\+ b\n {2}\+ a/)]);
  profile("evil", { tool: String.raw`printf '\033[31mred\n'; : > "$(printf 'a\nb\033')"` });
  const { stdout } = run("canary", "compare", "--profiles", "cat,evil", "--", "tool");
  expect(stdout).not.toContain("\u001B");
  expect(stdout).toMatch(/\$'a\\nb\\x1b'/);
});

test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("canary compare: %s, nothing is left running and no directory, and the exit code says so [REQ-K1]", async (signal) => {
  const { root, at, profile } = profiledPlace();
  profile("long", { tool: "echo $$ >../pid; exec sleep 777" });
  mkdirSync(at("tmp"), { mode: 0o755 });
  const child = spawn(process.execPath, [ENTRY, "--root", root, "canary", "compare", "--profiles", "long,gnu", "--timeout", "60s", "--", "tool"], { env: { ...PLAIN_ENVIRONMENT, TMPDIR: at("tmp") }, stdio: "ignore" });
  const pid = (): number | null => {
    const found = readdirSync(at("tmp"), { recursive: true, encoding: "utf8" }).find((name) => name.endsWith("/pid"));
    return found === undefined ? null : Number(readFileSync(at(`tmp/${found}`), "utf8")) || null;
  };
  let sleeping = pid();
  for (; sleeping === null; sleeping = pid()) await pause(20);
  child.kill(signal);
  expect(await new Promise((resolve) => child.once("close", resolve))).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
  expect([readdirSync(at("tmp")), existsSync(`/proc/${sleeping}`)]).toEqual([[], false]);
});

test("complete-values profiles: the names of a prefix, and nothing where there are none", () => {
  const { run, at } = profiledPlace();
  expect(run("complete-values", "profiles").stdout).toBe("gnu\nother\n");
  expect(run("complete-values", "profiles", "--", "--prefix", "/elsewhere").stdout).toBe("");
  chmodSync(at("usr"), 0o755);
  expect(run("complete-values", "profiles", "--about", "--", "--prefix=/usr/lib/switchyard").stdout).toMatch(/^gnu\t.+\nother\t.+\n$/);
});
