import { spawnSync } from "node:child_process";
import { readlinkSync } from "node:fs";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { BUSYBOX, createToolRoot, UUTILS, type ToolRoot } from "../../src/profiles/create-tool-root.ts";
import { profileCommand, profileCommandEnd, type ProfileCommand } from "../../src/profiles/profile-command.ts";
import { diffTrees } from "../../src/scratch/diff-trees.ts";
import { snapshotTree, type TreeSnapshot } from "../../src/scratch/snapshot-tree.ts";

const APPLETS = 100;
/** The checks of every command take their time, twice for each applet. */
const LONG = 600_000;
/** These lanes look at real programs, so health is asked for. */
const CHECKED = ["--policy", "production"] as const;

let place: ToolRoot;
let run: ProfileCommand;
let before: TreeSnapshot;

const active = (): string => readlinkSync(join(place.root, "usr/lib/switchyard/active"));
/** On which of its outputs a program tells who it is differs. */
const helpOf = (tool: string): string => {
  const { stdout, stderr } = spawnSync(join(place.root, "usr/bin", tool), ["--help"], { encoding: "utf8" });
  return stdout + stderr;
};

/** The applets whose checks failed. */
function namesOf(document: Readonly<Record<string, unknown>> | undefined): string[] {
  const { smoke } = z.object({ smoke: z.object({ failing: z.array(z.object({ target: z.string() })) }) }).parse(document);
  return [...new Set(smoke.failing.map(({ target }) => basename(target)))];
}

beforeAll(() => {
  place = createToolRoot(APPLETS);
  run = profileCommand(place.root);
  before = snapshotTree(place.root, ["usr/bin"]);
});
afterAll(() => place.dispose());

test(`profile adopt: ${APPLETS} GNU programs become stable links, all in one run [REQ-P1, REQ-P3]`, async () => {
  await run("profile", "build", "busybox", "--multicall", BUSYBOX, "--commit");
  await run("profile", "build", "uutils", "--from", UUTILS, "--commit");
  await run("profile", "adopt", "vendor", ...place.tools.map((tool) => `/usr/bin/${tool}`), "--commit", ...CHECKED);
  expect(active()).toBe("profiles/vendor");
  for (const tool of place.tools) expect(readlinkSync(join(place.root, "usr/bin", tool))).toBe(`../lib/switchyard/active/bin/${tool}`);
  expect(helpOf("ls")).toMatch(/GNU coreutils/u);
}, LONG);

test("profile set: BusyBox keeps the applets that it lacks, and back, and to any generation [REQ-P1, REQ-P2, REQ-P3]", async () => {
  const flipped = await run("profile", "set", "busybox", "--missing", "keep", "--commit", ...CHECKED);
  expect(active()).toBe("profiles/busybox");
  expect(helpOf("ls")).toMatch(/BusyBox/u);
  expect(flipped).toMatchObject({ generation: 2, flip: { from_profile: "vendor", to_profile: "busybox", kept: expect.arrayContaining(["b2sum", "csplit"]) } });
  expect(helpOf("csplit")).toMatch(/GNU coreutils/u);
  await run("profile", "rollback", "--commit", ...CHECKED);
  expect(active()).toBe("profiles/vendor");
  await run("profile", "rollback", "2", "--commit", ...CHECKED);
  expect(active()).toBe("profiles/busybox");
  await run("profile", "rollback", "1", "--commit", ...CHECKED);
  expect(active()).toBe("profiles/vendor");
  expect(helpOf("ls")).toMatch(/GNU coreutils/u);
  const { flips } = await run("profile", "history");
  expect(flips).toMatchObject([5, 4, 3, 2, 1].map((generation) => ({ generation })));
}, LONG);

test("profile set: uutils of this age fails checks of the smoke pack, and the pointer goes back; without those applets it stands [REQ-P2]", async () => {
  const { exitCode, document } = await profileCommandEnd(place.root)("profile", "set", "uutils", "--commit", ...CHECKED);
  expect([exitCode, document]).toMatchObject([80, { error: { id: "E_SMOKE" }, rolled_back: true }]);
  expect(active()).toBe("profiles/vendor");
  const failing = namesOf(document);
  expect(failing).toContain("cp");
  await run("profile", "build", "uutils-fit", "--from", UUTILS, ...failing.flatMap((name) => ["--except", name]), "--commit");
  await run("profile", "set", "uutils-fit", "--commit", ...CHECKED);
  expect(helpOf("cp")).toMatch(/GNU coreutils/u);
  expect(helpOf("ls")).not.toMatch(/GNU coreutils|BusyBox/u);
}, LONG);

test("profile release: every file is back, the very inodes [REQ-P3, REQ-R2]", async () => {
  await run("profile", "release", "--commit");
  const after = snapshotTree(place.root, ["usr/bin"]);
  // Its other names are the profiles'.
  expect(diffTrees(before, after, { withoutReserved: true }).filter((line) => !/: nlink was 1, is [2-9]$/u.test(line))).toEqual([]);
}, LONG);
