/** This proves that a run which nobody confirms is undone by itself, whatever becomes of who applied it (REQ-J3). */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { ENTRY, LINK, PLAIN_ENVIRONMENT, place, type Place } from "./support/command.ts";
import { comfortable } from "./support/comfortable.ts";
import { begin, crowd, isLink, LONG, meets, untilSeen } from "./support/crowd.ts";
import { endWatcher, gone, isOnItsOwn, watcherOf, type Watcher } from "./support/watcher.ts";

/** Applies a run that waits. */
function provisional({ json }: Place, within: string): { readonly id: string; readonly by: number; readonly watcher: Watcher } {
  const { code, document } = json("apply", ...LINK, "--confirm-within", within, "--commit");
  if (code !== 0) throw new Error(JSON.stringify(document["error"]));
  return { id: String(document["run_id"]), by: Date.parse(String(document["confirm_by"])), watcher: watcherOf(document) };
}

function says({ at }: Place): string {
  return execFileSync(at("usr/bin/ls"), { encoding: "utf8" });
}

/** A log-in: a session of its own, in which a shell applies and stays. */
const SESSION = `"$@" >"$OUT.new"; mv "$OUT.new" "$OUT"; sleep 600`;

test.for(["SIGHUP", "SIGKILL"] as const)("apply --confirm-within: its whole session is ended by %s, the run is undone at its deadline all the same [REQ-J3]", async (signal) => {
  const here = place();
  const out = here.at("report.json");
  const words = [process.execPath, ENTRY, "--root", here.root, "apply", ...LINK, "--confirm-within", comfortable(here, 4000), "--commit", "--json"];
  const shell = spawn("sh", ["-c", SESSION, "sh", ...words], { detached: true, stdio: "ignore", env: { ...PLAIN_ENVIRONMENT, OUT: out } });
  while (!existsSync(out)) await sleep(10);
  const document: Record<string, unknown> = JSON.parse(readFileSync(out, "utf8"));
  const watcher = watcherOf(document);
  expect(says(here)).toBe("new\n");
  expect(isOnItsOwn(watcher)).toBe(true);
  process.kill(-(shell.pid ?? NaN), signal);
  await once(shell, "close");
  expect(Date.now()).toBeLessThan(Date.parse(String(document["confirm_by"])));
  await gone(watcher);
  expect(says(here)).toBe("old\n");
  expect(here.json("status")).toMatchObject({ document: { runs: [{ state: "undone" }], unfinished: [] } });
  expect(here.json("facts", "verify")).toMatchObject({ code: 0 });
});

test("apply --confirm-within: its terminal is closed, the run is undone at its deadline all the same [REQ-J3]", async () => {
  const here = place();
  const out = here.at("report.json");
  const words = [process.execPath, ENTRY, "--root", here.root, "apply", ...LINK, "--confirm-within", comfortable(here, 4000), "--commit", "--json"];
  const script = `${words.map((word) => `'${word}'`).join(" ")} >"$OUT.new"; mv "$OUT.new" "$OUT"; sleep 600`;
  const terminal = spawn("script", ["-q", "-c", script, here.at("typescript")], { stdio: ["pipe", "ignore", "ignore"], env: { ...PLAIN_ENVIRONMENT, OUT: out } });
  while (!existsSync(out)) await sleep(10);
  const watcher = watcherOf(JSON.parse(readFileSync(out, "utf8")));
  terminal.kill("SIGKILL");
  await gone(watcher);
  expect(says(here)).toBe("old\n");
});

test("apply --confirm-within: killed while it switches, all is put back by itself [REQ-A3] [REQ-J3]", LONG, async () => {
  const here = crowd(600);
  const seen = untilSeen("undone", async () => {
    const before = here.nodes();
    const known = here.runs();
    const apply = here.begin("apply", here.manifest, "--confirm-within", "1h", "--commit");
    const met = await meets(apply, () => isLink(here.at("usr/bin/t0100")));
    apply.child.kill("SIGKILL");
    await apply.ended;
    if (!met || here.phase(known) === "provisional") return here.json("rollback", "--commit").code === 0 ? "too late" : "stuck";
    while (here.phase(known) !== "closed") await sleep(50);
    expect(here.nodes()).toEqual(before);
    expect(here.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
    return "undone";
  });
  expect(await seen).toBe("undone");
});

test.for([
  ["confirm", ["confirm"], "new\n"],
  ["rollback", ["rollback", "--commit"], "old\n"],
] as const)("%s: in time, the watcher goes and nothing happens at the deadline [REQ-J3]", async ([, verb, said]) => {
  const here = place();
  const { by, watcher } = provisional(here, comfortable(here, 6000));
  expect(here.run(...verb).code).toBe(0);
  await gone(watcher);
  expect(Date.now()).toBeLessThan(by);
  await sleep(by - Date.now() + 300);
  expect(says(here)).toBe(said);
  expect(here.json("recover")).toMatchObject({ code: 0, document: { recovered: [] } });
});

test("apply --confirm-within: the watcher is killed, the next command undoes the run [REQ-J3]", async () => {
  const here = place();
  const { id, by, watcher } = provisional(here, comfortable(here, 1500));
  endWatcher(watcher);
  await gone(watcher);
  await sleep(by - Date.now() + 100);
  expect(says(here)).toBe("new\n");
  expect(here.json("recover")).toMatchObject({ code: 0, document: { recovered: [{ run_id: id, reason: "deadline_passed" }] } });
  expect(says(here)).toBe("old\n");
});

/** Of proc_pid_status(5): the first signal is SIGHUP. Node by itself leaves it to its default effect. */
function catchesHangUp(pid: number): boolean {
  const [, caught = ""] = /^SigCgt:\s*([0-9a-f]+)$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return (BigInt(`0x${caught}`) & 1n) !== 0n;
}

test("watch-provisional: hung up, goes on; told to end, ends with 143 and leaves the run as it waits", async () => {
  const here = place();
  const { id, watcher: first } = provisional(here, "1h");
  endWatcher(first);
  const watcher = begin(process.execPath, [ENTRY, "--root", here.root, "watch-provisional", id, "--json"]);
  while (!catchesHangUp(watcher.child.pid ?? NaN)) await sleep(20);
  for (const signal of ["SIGHUP", "SIGHUP", "SIGHUP"] as const) watcher.child.kill(signal);
  await sleep(300);
  expect(watcher.child.exitCode).toBe(null);
  watcher.child.kill("SIGTERM");
  expect(await watcher.ended).toMatchObject({ code: 143 });
  expect(here.json("status")).toMatchObject({ document: { runs: [{ run_id: id, state: "provisional" }] } });
  expect(says(here)).toBe("new\n");
});

/** A copy of the built command in a directory of its own, below one with that mode. */
function copyBelow(mode: number): string {
  const top = mkdtempSync(join(tmpdir(), "switchyard-cli-copy-"));
  onTestFinished(() => rmSync(top, { recursive: true, force: true }));
  const home = join(ENTRY, "..", "..");
  const below = join(top, "below");
  mkdirSync(below);
  for (const name of ["dist", "package.json"]) cpSync(join(home, name), join(below, name), { recursive: true });
  symlinkSync(join(home, "node_modules"), join(below, "node_modules"));
  chmodSync(top, mode);
  return join(below, "dist", "main.js");
}

test("apply --confirm-within: the command is removed while the run waits, e.g. by an upgrade, and a watcher undoes it all the same [REQ-J3]", async () => {
  const here = place();
  const main = copyBelow(0o755);
  const words = [main, "--root", here.root, "apply", ...LINK, "--confirm-within", comfortable(here, 6000), "--commit", "--json"];
  const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8", env: PLAIN_ENVIRONMENT });
  const watcher = watcherOf(JSON.parse(stdout));
  // A timer starts what is there then.
  if (typeof watcher === "number") rmSync(join(main, "..", ".."), { recursive: true });
  await gone(watcher);
  expect(says(here)).toBe("old\n");
});

test("apply --confirm-within: others could replace the command, is refused before anything is changed, exit 10 [REQ-J3]", () => {
  const here = place();
  const apply = (main: string): ReturnType<typeof spawnSync> => spawnSync(process.execPath, [main, "--root", here.root, "apply", ...LINK, "--confirm-within", "1h", "--commit", "--json"], { encoding: "utf8", env: PLAIN_ENVIRONMENT });
  const { status, stdout } = apply(copyBelow(0o777));
  expect([status, JSON.parse(String(stdout))]).toEqual([10, expect.objectContaining({ error: expect.objectContaining({ id: "E_POLICY", reason: "watch_unusable" }) })]);
  expect([says(here), existsSync(here.at("usr/bin/ls"))]).toEqual(["old\n", true]);
  expect(apply(copyBelow(0o755)).status).toBe(0);
  expect(here.run("rollback", "--commit").code).toBe(0);
});
