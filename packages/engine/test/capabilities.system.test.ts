/** This proves that file capabilities are on both sides of a switch or it does not happen, and come back, on real file systems (REQ-M1, REQ-B5). */
import { execFileSync, spawnSync } from "node:child_process";
import { lstatSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { apply } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import type { RunReport } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, meanwhile } from "./support/broken-kernel.ts";
import { LOOP_KINDS, loopMount } from "./support/loop-mount.ts";
import { scratch, tree, type ContextOptions, type Scratch } from "./support/scratch.ts";

const CAPS = "cap_net_raw=ep";

interface Capable extends Scratch {
  readonly before: Record<string, string>;
  readonly commit: (more?: ContextOptions) => Promise<RunReport>;
  readonly back: (more?: ContextOptions) => Promise<RunReport>;
}

function setcap(path: string, caps: string = CAPS): void {
  execFileSync("setcap", [caps, path]);
}

/** What getcap(8) says of it, without its name. */
function caps(path: string): string {
  return execFileSync("getcap", [path], { encoding: "utf8" }).replace(path, "").trim();
}

/** A root whose `/usr/bin/ls` has capabilities, and its source the same. */
function capable(below?: string): Capable {
  const place = scratch(below);
  for (const path of ["usr/bin/ls", "opt/p/ls"]) setcap(place.at(path));
  return {
    ...place,
    before: tree(place.root),
    commit: (more = {}) => apply(place.context(more), { links: place.links.slice(0, 1), mode: "commit" }),
    back: (more = {}) => rollback(place.context(more), { runId: null, mode: "commit" }),
  };
}

/** What getcap(8) finds beside targets. */
function capableAside({ at }: Scratch): string[] {
  return execFileSync("getcap", ["-r", at("usr/bin")], { encoding: "utf8" }).split("\n").filter((line) => line.includes("/."));
}

const isBack = ({ root, at, before }: Capable): boolean => tree(root)["/usr/bin/ls"] === before["/usr/bin/ls"] && caps(at("usr/bin/ls")) === CAPS;

/** Runs before every n-th fsync: between the switch and the commit point there is more than one. */
function beforeSync(n: number, act: () => void): Syscalls {
  const kernel = linuxSyscalls();
  let count = 0;
  const fsync: Syscalls["fsync"] = async (fd) => {
    count += 1;
    if (count === n) act();
    await kernel.fsync(fd);
  };
  return { ...kernel, fsync };
}

it.each(LOOP_KINDS)("apply(), rollback(): %s, a target with capabilities, the kept file has none, and they are back once, twice, and after a rollback of the rollback [REQ-M1] [REQ-B5] [REQ-R1] [REQ-R2] [REQ-R3]", async (kind) => {
  const place = capable(loopMount(kind));
  expect(await place.commit()).toMatchObject({ ok: true });
  expect([caps(place.at("opt/p/ls")), capableAside(place)]).toEqual([CAPS, []]);
  const first = await place.back();
  expect(first).toMatchObject({ ok: true });
  expect([isBack(place), capableAside(place)]).toEqual([true, []]);
  expect((await place.back()).actions.map(({ decision }) => decision)).toEqual(["noop"]);
  expect(isBack(place)).toBe(true);
  expect(await rollback(place.context(), { runId: first.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect([lstatSync(place.at("usr/bin/ls")).isSymbolicLink(), capableAside(place)]).toEqual([true, []]);
  expect(await place.back()).toMatchObject({ ok: true });
  expect([isBack(place), capableAside(place)]).toEqual([true, []]);
});

it.each([["none", "-r", "capability_lost"], ["others", "cap_chown=ep", "capability_differs"]])("apply(): a source with %s, stopped in dry run and commit alike, whatever the policy, and nothing is changed [REQ-M1] [REQ-S10]", async (_what, change, reason) => {
  const place = capable();
  setcap(place.at("opt/p/ls"), change);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await apply(place.context({ policy: { override_preflight: true } }), { links: place.links, mode });
    expect(report).toMatchObject({ exit_code: 10, error: { id: "E_POLICY", reason } });
  }
  expect([isBack(place), tree(place.root)]).toEqual([true, place.before]);
});

describe("apply(): the source changes while the run is under way", () => {
  it.each<[string, string, (path: string) => void]>([
    ["loses them", "capability_lost", (path) => setcap(path, "-r")],
    ["gets others", "capability_differs", (path) => setcap(path, "cap_chown=ep")],
    ["is written anew", "capability_lost", (path) => (renameSync(path, `${path}.old`), writeFileSync(path, "#!/bin/sh\n", { mode: 0o755 }))],
    ["is gone", "capability_lost", (path) => renameSync(path, `${path}.old`)],
  ])("%s, %s, everything is put back, the source as the other left it [REQ-M1] [REQ-R4]", async (_what, reason, change) => {
    const place = capable();
    const report = await place.commit({ syscalls: meanwhile("rename", 2, () => change(place.at("opt/p/ls"))) });
    expect(report).toMatchObject({ exit_code: 10, rolled_back: true, error: { id: "E_POLICY", reason, path: "/usr/bin/ls" } });
    expect([isBack(place), tree(place.root), capableAside(place)]).toEqual([true, place.before, []]);
    const { lines } = await readFacts(place.context());
    expect(lines.filter((line) => line.includes('"apply.result"')).map((line) => JSON.parse(line) as unknown)).toMatchObject([{ decision: "failure", rolled_back: true }]);
    expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [] });
  });

  it("at any sync, put back, or committed where that sync was the commit point or later [REQ-M1]", async () => {
    const ended: boolean[] = [];
    for (let n = 1; ; n++) {
      const place = capable();
      let happened = false;
      const strip = (): void => {
        happened = true;
        setcap(place.at("opt/p/ls"), "-r");
      };
      const report = await place.commit({ syscalls: beforeSync(n, strip) });
      expect(report.ok ? "committed" : [isBack(place), report.error?.reason], `at sync ${n}`).toEqual(report.ok ? "committed" : [true, "capability_lost"]);
      ended.push(report.ok);
      if (!happened) break;
    }
    expect(ended).toEqual(ended.toSorted((a, b) => Number(a) - Number(b)));
    expect(ended.filter((ok) => !ok).length).toBeGreaterThan(4);
  });
});

describe.each<[string, (place: Capable, more: ContextOptions) => Promise<RunReport>, (place: Capable) => Promise<unknown>]>([
  ["apply", (place, more) => place.commit(more), async () => undefined],
  ["rollback", (place, more) => place.back(more), (place) => place.commit()],
])("%s()", (_verb, act, begin) => {
  it.each(LOOP_KINDS)("%s, of a target with capabilities, died before any of its calls, after recover it is whole or the link, and nothing aside has any [REQ-M1] [REQ-B5] [REQ-J2]", async (kind) => {
    const below = loopMount(kind);
    for (let n = 1; ; n++) {
      const place = capable(below);
      await begin(place);
      const died = await act(place, { syscalls: dyingAt(n) });
      if (died.ok && died.warnings.length === 0) break;
      expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
      expect(capableAside(place), `died at ${n}`).toEqual([]);
      expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink() || isBack(place), `died at ${n}`).toBe(true);
      await place.back();
      expect([isBack(place), capableAside(place)], `died at ${n}`).toEqual([true, []]);
    }
  });
});

it("rollback(): someone else's link stands at the target, left alone, and the kept file has no capabilities [REQ-R7] [REQ-B5]", async () => {
  const place = capable();
  await place.commit();
  symlinkSync("elsewhere", place.at("usr/bin/new"));
  renameSync(place.at("usr/bin/new"), place.at("usr/bin/ls"));
  expect(await place.back()).toMatchObject({ ok: false, exit_code: 10 });
  expect(capableAside(place)).toEqual([]);
});

/** What a script needs beside the tools that give capabilities. */
const TOOLS = ["mv", "rm", "readlink", "stat", "chmod", "chown", "flock", "sync"];
const SHELLS: readonly (readonly [string, readonly string[]])[] = [["dash", ["dash"]], ["busybox sh", ["busybox", "sh"]]];

function which(tool: string): string {
  return execFileSync("sh", ["-c", 'command -v "$0"', tool], { encoding: "utf8" }).trim();
}

/** A directory for PATH that holds these and nothing else. */
function toolbox({ root }: Scratch, tools: readonly string[]): string {
  const path = mkdtempSync(join(root, "tools-"));
  for (const tool of tools) symlinkSync(which(tool), join(path, tool));
  return path;
}

describe.each(SHELLS)("undo.sh under %s", (_shell, [command = "", ...words]) => {
  const run = async (place: Capable, givers: readonly string[]): Promise<{ readonly status: number | null; readonly stderr: string }> => {
    const { runs } = await status(place.context());
    const script = place.at(`var/lib/switchyard/runs/${runs[0]?.run_id}/undo.sh`);
    return spawnSync(which(command), [...words, script], { env: { PATH: toolbox(place, [...TOOLS, ...givers]) }, encoding: "utf8" });
  };

  it.each(LOOP_KINDS.flatMap((kind) => (["setfattr", "setcap"] as const).map((giver) => [kind, giver] as const)))("%s, with %s alone, capabilities are back and nowhere else, and recover agrees [REQ-RC1] [REQ-M1]", async (kind, giver) => {
    const place = capable(loopMount(kind));
    await place.commit();
    expect(await run(place, [giver])).toMatchObject({ status: 0 });
    expect([isBack(place), capableAside(place)]).toEqual([true, []]);
    expect(await recover(place.context())).toMatchObject({ ok: true });
    expect(isBack(place)).toBe(true);
  });

  it.each<[string, (place: Capable) => Promise<unknown>]>([
    ["recover", async (place) => expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ reason: "undo_script" }] })],
    ["the script, with setcap by then,", async (place) => expect(await run(place, ["setcap"])).toMatchObject({ status: 0 })],
  ])("with neither, exit 70 and a word, the file is back without them, and %s gives them [REQ-RC1] [REQ-M1]", async (_what, again) => {
    const place = capable();
    await place.commit();
    const { status: exit, stderr } = await run(place, []);
    expect([exit, stderr]).toEqual([70, expect.stringMatching(/setfattr or setcap/)]);
    expect([lstatSync(place.at("usr/bin/ls")).isFile(), caps(place.at("usr/bin/ls"))]).toEqual([true, ""]);
    await again(place);
    expect([isBack(place), capableAside(place)]).toEqual([true, []]);
    expect((await place.back()).actions.map(({ decision }) => decision)).toEqual(["noop"]);
  });

  it("with neither, of a run that died before any of its calls, then recover, they are there [REQ-RC1] [REQ-M1] [REQ-J2]", async () => {
    for (let n = 1; ; n++) {
      const place = capable();
      const died = await place.commit({ syscalls: dyingAt(n) });
      const { runs } = await status(place.context());
      // Before the run had begun nothing was touched, and the script may not be whole.
      if (runs.length === 0) continue;
      const wasTouched = !isBack(place);
      expect((await run(place, [])).status, `died at ${n}`).toBe(wasTouched ? 70 : 0);
      expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
      expect([isBack(place), capableAside(place)], `died at ${n}`).toEqual([true, []]);
      if (died.ok) break;
    }
  });

  it("with neither, then a recovery that dies before any of its calls, and the next one gives them [REQ-RC1] [REQ-J3]", async () => {
    for (let n = 1; ; n++) {
      const place = capable();
      await place.commit();
      await run(place, []);
      const died = await recover(place.context({ syscalls: dyingAt(n) }));
      expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
      expect([isBack(place), capableAside(place)], `died at ${n}`).toEqual([true, []]);
      if (died.ok) break;
    }
  });
});
