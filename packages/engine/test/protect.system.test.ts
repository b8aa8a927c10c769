/** This proves protected targets against the machine's own dpkg: upgrades leave our link, and undo brings what dpkg wants there (docs/protect.md). */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, lstatSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, it } from "vitest";
import { apply } from "../src/apply/apply.ts";
import type { RunReport } from "../src/report/report.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, meanwhile } from "./support/broken-kernel.ts";
import { factsOf } from "./support/provisional.ts";
import { dpkgRoots, FOREIGN, wholeTree, type DpkgRoot } from "./support/dpkg-root.ts";
import type { ContextOptions } from "./support/scratch.ts";

const fresh = dpkgRoots();
const LINK = { target: "/bin/tool", source: "/opt/p/tool", protect: true };
const PLAIN_LINK = { target: "/usr/bin/plain", source: "/opt/p/tool", protect: true };

const commit = async (place: DpkgRoot, links: readonly object[] = [LINK, PLAIN_LINK], more: ContextOptions = {}): Promise<RunReport> =>
  apply(place.context(more), { links: links.map((link) => ({ ...LINK, ...link })), mode: "commit" });
const back = async (place: DpkgRoot, runId: string | null = null, more: ContextOptions = {}): Promise<RunReport> => rollback(place.context(more), { runId, mode: "commit" });
const says = (place: DpkgRoot, path: string): string => execFileSync(place.at(path), { encoding: "utf8" }).trim();
const visible = (place: DpkgRoot): Record<string, string> => Object.fromEntries(Object.entries(wholeTree(place)).filter(([path]) => !/\/\.[^/]+$/u.test(path)));
/** Exactly as before, or with the file of the upgrade where dpkg wants it. */
function checkBack(place: DpkgRoot, { isUpgraded, before }: { readonly isUpgraded: boolean; readonly before: object }, message: string): void {
  expect(isUpgraded ? [says(place, "bin/tool"), place.verify()] : visible(place), message).toEqual(isUpgraded ? ["package 2 bin/tool", ""] : before);
}

/** Whether there is a run that came so far that its script is whole. */
function hasScript(place: DpkgRoot): boolean {
  const runs = place.at("var/lib/switchyard/runs");
  return existsSync(runs) && readdirSync(runs).some((run) => existsSync(`${runs}/${run}/undo.sh`) && existsSync(`${runs}/${run}/journal.jsonl`));
}

/** Runs the newest run's own script. */
function script(place: DpkgRoot, shell: string): { readonly status: number | null; readonly stderr: string } {
  const [command = "", ...args] = shell.split(" ");
  const run = readdirSync(place.at("var/lib/switchyard/runs")).toSorted().at(-1) ?? "";
  const { status: code, stderr } = spawnSync(command, [...args, place.at(`var/lib/switchyard/runs/${run}/undo.sh`)], { encoding: "utf8" });
  return { status: code, stderr };
}

it("apply(): protected, dpkg-divert of that root sees it, an upgrade goes beside our link, and the rollback brings the upgrade [REQ-R1]", async () => {
  const place = fresh();
  const report = await commit(place);
  expect(report).toMatchObject({ ok: true, actions: [{ protected: true, outcome: "switched" }, { protected: true }] });
  expect(place.diversions()).toBe(`${FOREIGN}/usr/bin/plain\n/usr/bin/plain.distrib\n:\n/bin/tool\n/bin/tool.distrib\n:\n`);
  expect(place.dpkg("dpkg-divert", "--list", "/bin/tool")).toBe("local diversion of /bin/tool to /bin/tool.distrib\n");
  expect(place.dpkg("dpkg-divert", "--truename", "/usr/bin/plain")).toBe("/usr/bin/plain.distrib\n");
  expect([says(place, "bin/tool"), says(place, "bin/tool.distrib"), place.verify()]).toEqual(["ours", "package 1 bin/tool", ""]);
  expect((await status(place.context())).targets).toMatchObject([{ state: "switched", protected: true }, { protected: true }]);
  place.install(2);
  expect([says(place, "bin/tool"), says(place, "bin/tool.distrib"), says(place, "usr/bin/plain"), place.verify()]).toEqual(["ours", "package 2 bin/tool", "ours", ""]);
  const undone = await back(place);
  expect(undone).toMatchObject({ ok: true, actions: [{ outcome: "restored", put_back: "upgraded" }, { put_back: "upgraded" }] });
  expect(undone.actions.some((action) => "protected" in action)).toBe(false);
  expect([says(place, "bin/tool"), says(place, "usr/bin/plain"), place.verify(), place.diversions()]).toEqual(["package 2 bin/tool", "package 2 usr/bin/plain", "", FOREIGN]);
  expect(readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".distrib"))).toEqual([]);
  expect((await status(place.context())).targets.some((target) => "protected" in target)).toBe(false);
  expect(await factsOf(place, "apply.result")).toMatchObject([{ protected: true }, { protected: true }]);
  expect(await factsOf(place, "rollback")).toMatchObject([{ before_kind: "symlink", after_kind: "file", put_back: "upgraded" }, { put_back: "upgraded" }]);
  const after = wholeTree(place);
  expect(await back(place)).toMatchObject({ ok: true, run_id: null });
  expect([wholeTree(place), place.diversions()]).toEqual([after, FOREIGN]);
  // The next upgrade finds everything where it belongs.
  place.install(1);
  expect([says(place, "bin/tool"), place.verify()]).toEqual(["package 1 bin/tool", ""]);
});

it("apply(), rollback(): protected and no upgrade, everything is back to the last name of the inode [REQ-R2] [REQ-R3]", async () => {
  const place = fresh();
  const before = wholeTree(place);
  await commit(place);
  expect(lstatSync(place.at("bin/tool.distrib")).nlink).toBe(2);
  expect(await back(place)).toMatchObject({ ok: true, actions: [{ put_back: "prior" }, { put_back: "prior" }] });
  expect([visible(place), place.diversions(), place.verify()]).toEqual([before, FOREIGN, ""]);
});

it("rollback(): of a rollback, protected again; and all of it back once more [REQ-R1] [REQ-R6]", async () => {
  for (const isUpgraded of [false, true]) {
    const place = fresh();
    await commit(place, [LINK]);
    const diverted = place.diversions();
    if (isUpgraded) place.install(2);
    const { run_id: undone } = await back(place);
    expect(await back(place, undone)).toMatchObject({ ok: true, actions: [{ protected: true, outcome: "restored" }] });
    expect([says(place, "bin/tool"), says(place, "bin/tool.distrib"), place.diversions(), place.verify()]).toEqual(["ours", `package ${isUpgraded ? 2 : 1} bin/tool`, diverted, ""]);
    place.install(isUpgraded ? 1 : 2);
    expect(says(place, "bin/tool")).toBe("ours");
    expect(await back(place)).toMatchObject({ ok: true, actions: [{ put_back: "upgraded" }] });
    expect([says(place, "bin/tool"), place.diversions(), place.verify()]).toEqual([`package ${isUpgraded ? 1 : 2} bin/tool`, FOREIGN, ""]);
  }
});

it("apply(): again, and another link on top, the protection is that of the first run, and ends with it [REQ-R6] [REQ-C2]", async () => {
  const place = fresh();
  const before = visible(place);
  const strict = { policy: { strict_ownership: true } };
  await commit(place, [LINK], strict);
  const diverted = place.diversions();
  expect(await commit(place, [LINK], strict)).toMatchObject({ ok: true, run_id: null, actions: [{ decision: "noop", protected: true }] });
  expect(await commit(place, [{ source: "/opt/p/second" }], strict)).toMatchObject({ ok: true, actions: [{ protected: true, outcome: "switched" }] });
  expect([place.diversions(), says(place, "bin/tool")]).toEqual([diverted, "second"]);
  expect(await apply(place.context(), { links: [], restores: [{ target: "/bin/tool" }], mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "protect_standing" } });
  expect(await back(place)).toMatchObject({ ok: true });
  expect([place.diversions(), says(place, "bin/tool")]).toEqual([diverted, "ours"]);
  const [first] = readdirSync(place.at("var/lib/switchyard/runs")).toSorted();
  expect(await back(place, first ?? "")).toMatchObject({ ok: true, actions: [{ put_back: "prior" }] });
  expect([visible(place), place.diversions()]).toEqual([before, FOREIGN]);
});

it.each(["dash", "busybox sh"])("undo.sh: protected, under %s, back exactly, or what an upgrade brought; twice is once [REQ-RC1]", async (shell) => {
  for (const isUpgraded of [false, true]) {
    const place = fresh();
    const before = visible(place);
    await commit(place);
    if (isUpgraded) place.install(2);
    expect(script(place, shell)).toEqual({ status: 0, stderr: "" });
    expect([place.diversions(), place.verify(), readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".distrib"))]).toEqual([FOREIGN, "", []]);
    checkBack(place, { isUpgraded, before }, shell);
    expect(script(place, shell).status).toBe(0);
    expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
    expect(await back(place)).toMatchObject({ ok: true, run_id: null });
  }
});

it("undo.sh: protected, at every point at which the run may have died, and an upgrade came or not, one side; recover agrees [REQ-RC1]", async () => {
  for (const isUpgraded of [false, true]) {
    const states = new Set<string>();
    for (let n = 1; ; n += 1) {
      const place = fresh();
      const before = visible(place);
      const died = await commit(place, [LINK], { syscalls: dyingAt(n) });
      if (died.ok && died.warnings.length === 0) break;
      // What the script may see. What follows from a state is checked once.
      const state = JSON.stringify([readdirSync(place.at("usr/bin"), { withFileTypes: true }).map((entry) => [entry.name.replace(/\d+/u, ""), entry.isSymbolicLink()]), place.diversions()]);
      if (!hasScript(place) || states.has(state)) continue;
      states.add(state);
      const isDiverted = place.diversions() !== FOREIGN;
      if (isUpgraded && !isDiverted) continue;
      if (isUpgraded) place.install(2);
      expect(script(place, "dash"), `died at ${n}`).toEqual({ status: 0, stderr: "" });
      expect(place.diversions(), `died at ${n}`).toBe(FOREIGN);
      checkBack(place, { isUpgraded, before }, `died at ${n}`);
      await recover(place.context());
      expect([says(place, "bin/tool"), place.diversions()], `died at ${n}`).toEqual([`package ${isUpgraded ? 2 : 1} bin/tool`, FOREIGN]);
    }
  }
});

it("rollback(): protected, the package is gone, a conflict that names the way out; installed again it goes [REQ-R7]", async () => {
  const place = fresh();
  await commit(place, [LINK]);
  place.dpkg("dpkg", "--force-not-root", "--force-bad-path", "--purge", "tool");
  // dpkg takes directories that hold nothing else of a package with it; here these are links that others need.
  if (!existsSync(place.at("bin"))) symlinkSync("usr/bin", place.at("bin"));
  expect(existsSync(place.at("bin/tool.distrib"))).toBe(false);
  const tree = wholeTree(place, ["usr"]);
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await rollback(place.context(), { runId: null, mode })).toMatchObject({ exit_code: 10, error: { id: "E_POLICY", reason: "diverted_missing", path: "/usr/bin/tool" }, actions: [{ decision: "stop" }] });
  }
  expect(script(place, "dash").status).toBe(70);
  expect(wholeTree(place, ["usr"])).toEqual(tree);
  expect(says(place, "bin/tool")).toBe("ours");
  place.install(2);
  expect(says(place, "bin/tool")).toBe("ours");
  expect(script(place, "dash").status).toBe(0);
  expect([says(place, "bin/tool"), place.verify(), place.diversions()]).toEqual(["package 2 bin/tool", "", FOREIGN]);
});

it("rollback(): protected, someone put a file of their own at the diverted name, or took the diversion, refused [REQ-R7]", async () => {
  const place = fresh();
  await commit(place, [LINK]);
  const diverted = place.diversions();
  rmSync(place.at("bin/tool.distrib"));
  writeFileSync(place.at("var/lib/dpkg/diversions"), FOREIGN);
  writeFileSync(place.at("bin/tool.distrib"), "mine");
  expect(await back(place)).toMatchObject({ exit_code: 10, error: { reason: "diverted_foreign" } });
  writeFileSync(place.at("var/lib/dpkg/diversions"), diverted.replace("\n:\n", "\nanother\n"));
  expect(await back(place)).toMatchObject({ exit_code: 10, error: { reason: "diversion_changed" } });
  expect(says(place, "bin/tool")).toBe("ours");
});

it("apply(), rollback(): protected, dpkg begins meanwhile, the run turns back or waits for recovery, and says who it is [REQ-S8]", async () => {
  const place = fresh();
  const holders: ReturnType<typeof spawn>[] = [];
  const seize = async (): Promise<void> => {
    const child = spawn("flock", ["-o", place.at("var/lib/dpkg/lock"), "sh", "-c", "echo ready; exec sleep 60"], { stdio: ["ignore", "pipe", "inherit"], detached: true });
    holders.push(child);
    if (child.stdout !== null) await once(child.stdout, "data");
  };
  const release = async (): Promise<void> => {
    for (const child of holders.splice(0)) {
      const ended = once(child, "exit");
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await ended;
    }
  };
  await seize();
  const before = wholeTree(place);
  expect(await commit(place, [LINK])).toMatchObject({ exit_code: 10, error: { reason: "package_manager_running" } });
  await release();
  expect(await commit(place, [LINK])).toMatchObject({ ok: true });
  await seize();
  expect(await back(place)).toMatchObject({ exit_code: 10, error: { reason: "package_manager_running" } });
  expect(script(place, "dash")).toMatchObject({ status: 70, stderr: expect.stringContaining(String(holders[0]?.pid)) });
  await release();
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ reason: "undo_script" }] });
  const after = Object.entries(wholeTree(place)).filter(([path]) => !path.includes("/.tool."));
  expect([Object.fromEntries(after), place.diversions()]).toEqual([before, FOREIGN]);
});

it("apply(): protected, someone replaces the target just then, theirs stays, nothing of the run outlives it [REQ-A4]", async () => {
  const place = fresh();
  const theirs = (): void => {
    unlinkSync(place.at("bin/tool"));
    writeFileSync(place.at("bin/tool"), "theirs");
  };
  // The second rename is that of the target; the first puts the diversions in place.
  const report = await commit(place, [LINK], { syscalls: meanwhile("rename", 2, theirs) });
  expect(report).toMatchObject({ exit_code: 40, error: { reason: "conflict" } });
  expect([place.diversions(), existsSync(place.at("bin/tool.distrib"))]).toEqual([FOREIGN, false]);
  const kept = readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".bak"));
  expect(kept.map((name) => says(place, `usr/bin/${name}`))).toEqual(["package 1 bin/tool"]);
  expect(lstatSync(place.at("bin/tool")).size).toBe(6);
});

it("apply(), upgrade, rollback(): an observer never sees the target missing [REQ-A2]", async () => {
  const place = fresh();
  const watch = `const { accessSync } = require("node:fs"); let seen = 0, missed = 0; process.stdout.write("ready\\n"); const end = () => { process.stdout.write(seen + " " + missed); process.exit(); }; process.stdin.on("end", end).resume(); const look = () => { for (let i = 0; i < 200; i++) { try { accessSync(process.argv[1], 1); seen++; } catch { missed++; } } setImmediate(look); }; look();`;
  const observer = spawn(process.execPath, ["-e", watch, place.at("bin/tool")], { stdio: ["pipe", "pipe", "inherit"] });
  await once(observer.stdout, "data");
  const said = once(observer.stdout, "data");
  for (const version of [2, 1, 2] as const) {
    expect(await commit(place, [LINK])).toMatchObject({ ok: true });
    place.install(version);
    expect(await back(place)).toMatchObject({ ok: true, actions: [{ put_back: "upgraded" }] });
  }
  observer.stdin.end();
  const [seen = 0, missed = -1] = String((await said)[0]).split(" ").map(Number);
  expect(missed).toBe(0);
  expect(seen).toBeGreaterThan(1000);
});
