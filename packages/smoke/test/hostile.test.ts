/** This proves that no tool gets out of hand: whatever it does, it is ended, told of, and nothing of it is left. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { expect, it } from "vitest";
import type { CheckReport, LocalRunnerOptions, Pack } from "../src/index.ts";
import { parsePack } from "../src/index.ts";
import { isAlive, killLater } from "./support/alive.ts";
import { check, ground, type Ground } from "./support/ground.ts";

/** A pack with one check that expects nothing. */
const pack: Pack = parsePack({ schema: "smoke_pack.v1", name: "p", revision: 1, checks: [{ kind: "command", name: "c", tool: "tool", args: ["go"], expect: { exit: 0 } }] }, "test");

/** What is reported of a tool that does this. */
async function reportOf(place: Ground, script: string, options: LocalRunnerOptions = {}): Promise<CheckReport> {
  const report = await place.run([place.plant("tool", script)], { packs: [pack], ...options });
  expect(place.leftovers()).toEqual([]);
  expect(report.scratch_left).toBeNull();
  return check(report, "p/c /bin/tool");
}

/** The pid that a script wrote; killed after the test if the runner did not do it. */
function pidIn(place: Ground, name: string): number {
  const pid = Number(place.said(name));
  expect(pid).toBeGreaterThan(1);
  killLater(pid);
  return pid;
}

const quick = { limits: { timeoutMs: 300, killGraceMs: 100 } };

it("run(): a tool that hangs, timed_out, gone by SIGTERM", async () => {
  const place = ground();
  const report = await reportOf(place, `echo $$ > "${place.at("pid")}"; exec sleep 1000`, quick);
  expect(report).toMatchObject({ outcome: "timed_out", exit_code: null, signal: "SIGTERM" });
  expect(isAlive(pidIn(place, "pid"))).toBe(false);
});

it("run(): a tool that ignores SIGTERM, timed_out, gone by SIGKILL, and its child", async () => {
  const place = ground();
  const report = await reportOf(place, `trap '' TERM; echo $$ > "${place.at("pid")}"; sleep 1000 & echo $! > "${place.at("child")}"; while :; do wait; done`, quick);
  expect(report).toMatchObject({ outcome: "timed_out", signal: "SIGKILL" });
  expect([isAlive(pidIn(place, "pid")), isAlive(pidIn(place, "child"))]).toEqual([false, false]);
});

it("run(): a probe that hangs, the checks of its source are not run", async () => {
  const place = ground();
  const target = place.link("tool", place.source("tool", "#!/bin/sh\nexec sleep 1000\n"));
  const report = await place.run([target], { packs: [pack], ...quick });
  expect(report.failing).toEqual(["probe /bin/tool", "p/c /bin/tool"]);
  expect(check(report, "p/c /bin/tool")).toMatchObject({ outcome: "not_run", invocation: null });
});

it("run(): a tool that leaves a process in its group, left_processes, ended", async () => {
  const place = ground();
  const report = await reportOf(place, `sleep 1000 > /dev/null 2>&1 & echo $! > "${place.at("pid")}"; exit 0`);
  const pid = pidIn(place, "pid");
  expect(report).toMatchObject({ outcome: "left_processes", exit_code: 0, left_processes: [{ pid, command: "sleep", ended: true }] });
  expect(isAlive(pid)).toBe(false);
});

it("run(): a tool that leaves a daemon in a session of its own, left_processes, ended", async () => {
  const place = ground();
  const report = await reportOf(place, `setsid sh -c 'echo $$ > "${place.at("pid")}"; exec sleep 1000' < /dev/null > /dev/null 2>&1 & while [ ! -s "${place.at("pid")}" ]; do :; done; exit 0`);
  const pid = pidIn(place, "pid");
  expect(report).toMatchObject({ outcome: "left_processes", exit_code: 0, left_processes: [{ pid, command: "sleep", ended: true }] });
  expect(isAlive(pid)).toBe(false);
});

it("run(): a daemon that forks again and again, each of them ended", async () => {
  const place = ground();
  const report = await reportOf(place, `setsid sh -c 'f() { echo x >> "${place.at("forks")}"; sleep 0.02; f & }; f' < /dev/null > /dev/null 2>&1 & while [ ! -s "${place.at("forks")}" ]; do :; done; exit 0`);
  expect(report.outcome).toBe("left_processes");
  expect(report.left_processes.every(({ ended }) => ended)).toBe(true);
  const before = readFileSync(place.at("forks")).length;
  await pause(200);
  expect(readFileSync(place.at("forks")).length).toBe(before);
});

it("run(): a daemon without its environment that holds the output, told of although it cannot be found", async () => {
  const place = ground();
  const report = await reportOf(place, `setsid env -i sh -c 'echo $$ > "${place.at("pid")}"; exec sleep 1000' & while [ ! -s "${place.at("pid")}" ]; do :; done; exit 0`);
  pidIn(place, "pid");
  expect(report).toMatchObject({ outcome: "left_processes", left_processes: [], differences: [{ what: "processes" }] });
});

it("run(): a tool that prints a gibibyte, output_too_long", async () => {
  const place = ground();
  const report = await reportOf(place, `echo $$ > "${place.at("pid")}"; exec head -c 1073741824 /dev/zero`);
  expect(report).toMatchObject({ outcome: "output_too_long", signal: "SIGKILL" });
  expect(report.stdout.bytes).toBeLessThan(8 * 1024 * 1024);
  expect(report.stdout.text.length).toBeLessThanOrEqual(2000);
  expect(isAlive(pidIn(place, "pid"))).toBe(false);
});

it("run(): a tool that fills its directory, disk_too_full", async () => {
  const place = ground();
  const report = await reportOf(place, "mkdir -p a/b; exec cat /dev/zero > a/b/file", { limits: { scratchBytes: 1024 * 1024 } });
  expect(report).toMatchObject({ outcome: "disk_too_full", signal: "SIGKILL" });
});

it("run(): a tool that a signal ends, killed", async () => {
  expect(await reportOf(ground(), "kill -SEGV $$")).toMatchObject({ outcome: "killed", exit_code: null, signal: "SIGSEGV" });
});

it("run(): a tool that cannot be started, could_not_start", async () => {
  const place = ground();
  const report = await place.run([place.link("tool", place.source("tool", "#!/no/such/interpreter\n"))], { packs: [pack] });
  expect(check(report, "probe /bin/tool")).toMatchObject({ outcome: "could_not_start", differences: [{ what: "start", found: "ENOENT" }] });
  expect(check(report, "p/c /bin/tool").outcome).toBe("not_run");
});

it("run(): a tool that leaves what is hard to remove, removed", async () => {
  const report = await reportOf(ground(), "mkdir -p a/b; echo x > a/b/c; ln -s /etc link; chmod 000 a/b; chmod 000 a; mkfifo f; i=0; while [ $i -lt 200 ]; do mkdir d; cd d; i=$((i+1)); done");
  expect(report.outcome).toBe("passed");
});

it("run(): a tool that stops itself, timed_out, gone", async () => {
  const place = ground();
  expect(await reportOf(place, `echo $$ > "${place.at("pid")}"; kill -STOP $$`, quick)).toMatchObject({ outcome: "timed_out", signal: "SIGKILL" });
  expect(isAlive(pidIn(place, "pid"))).toBe(false);
});

it("run(): a tool that removes its own directory, passed", async () => {
  expect(await reportOf(ground(), 'rm -rf "$PWD"')).toMatchObject({ outcome: "passed" });
});

it("run(): a tool that puts a link in place of all scratch directories, told of, and what it leads to is left alone", async () => {
  const place = ground();
  mkdirSync(place.at("victim"));
  writeFileSync(place.at("victim/file"), "x");
  const report = await place.run([place.plant("tool", `cd ..; mv "$PWD" "$PWD.moved"; ln -s "${place.at("victim")}" "\${PWD%.moved}"`)], { packs: [pack] });
  expect(report.scratch_left).toMatch(/switchyard-smoke-/);
  expect(existsSync(place.at("victim/file"))).toBe(true);
});

it("run(): a tool that replaces its files by links out of the directory, not followed", async () => {
  const place = ground();
  const checks = [{ kind: "command", name: "c", tool: "tool", args: ["go"], files: [{ kind: "file", path: "dir/file", content: "x" }], expect: { nodes: [{ kind: "file", path: "dir/file", content: "secret" }] } }];
  const mine = parsePack({ schema: "smoke_pack.v1", name: "p", revision: 1, checks }, "test");
  writeFileSync(place.at("file"), "secret");
  const report = await place.run([place.plant("tool", `rm -r dir; ln -s "${place.root.path}" dir`)], { packs: [mine] });
  expect(check(report, "p/c /bin/tool")).toMatchObject({ outcome: "failed", differences: [{ what: "kind of dir/file", found: "parent_is_link" }] });
  expect(existsSync(place.at("file"))).toBe(true);
});

it("run(): all the time is over, what runs is ended and the rest is not run", async () => {
  const place = ground();
  const targets = ["one", "two", "three"].map((name) => place.link(name, place.source(name, "#!/bin/sh\nexec sleep 1000\n")));
  const report = await place.run(targets, { limits: { totalTimeoutMs: 300, parallel: 2 } });
  expect(["one", "two", "three"].map((name) => check(report, `probe /bin/${name}`).outcome)).toEqual(["timed_out", "timed_out", "not_run"]);
  expect(report.smoke_status).toBe("failed");
  expect(place.leftovers()).toEqual([]);
});
