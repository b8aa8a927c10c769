/** This proves the check and the bundle with a real BusyBox, on real mounts, and against another user's programs (REQ-RC2, REQ-RC3). */
import { spawnSync } from "node:child_process";
import { existsSync, lchownSync, mkdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { nodeName, openDir, closeDir } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it, onTestFinished } from "vitest";
import { checkRescue, writeBundle } from "../src/index.ts";
import { scene, type SceneTarget } from "./support/scene.ts";
import { busybox } from "./support/shell.ts";
import { toolbox, toolboxAt } from "./support/toolbox.ts";

const BOX = busybox().command[0];
const FIVE = ["mv", "rm", "readlink", "ln", "stat"] as const;

it("checkRescue(): BusyBox and nothing else, busybox; the plan replaces it, none [REQ-RC2]", async () => {
  const box = toolbox();
  symlinkSync(BOX, box.at("busybox"));
  expect(await checkRescue({ path: box.path, replaced: [], timeoutMs: 10_000 })).toMatchObject({
    profile: "busybox",
    found: [{ tool: "busybox", path: box.at("busybox"), counts: true }],
    needed: FIVE.map((tool) => ({ tool, there: "yes" })),
  });
  const { dir } = scratch();
  const fd = dir.sys.openat(dir.fd, BOX, { flags: 0 });
  const replaced = [dir.sys.statx(fd, "")];
  dir.sys.close(fd);
  for (const tool of [...FIVE, "ls"]) symlinkSync(BOX, box.at(tool));
  const report = await checkRescue({ path: box.path, replaced });
  expect(report).toMatchObject({ profile: "none", count: 0 });
  expect(report.found.every(({ why }) => why === "replaced")).toBe(true);
});

it("checkRescue(): names of BusyBox alone, gnu-subset, whoever made them [REQ-RC2]", async () => {
  const box = toolbox();
  for (const tool of [...FIVE, "ls"]) symlinkSync(BOX, box.at(tool));
  expect(await checkRescue({ path: box.path, replaced: [], timeoutMs: 10_000 })).toMatchObject({ profile: "gnu-subset", count: 6 });
});

it("checkRescue(): the tools lie on a noexec mount, none, also without a run [REQ-RC3]", async () => {
  const { path } = scratch();
  const at = join(path, "mnt");
  mkdirSync(at);
  expect(spawnSync("mount", ["-t", "tmpfs", "-o", "noexec", "none", at]).status).toBe(0);
  onTestFinished(() => void spawnSync("umount", [at]));
  const box = toolboxAt(at);
  for (const tool of ["busybox", ...FIVE, "ls"]) box.plant(tool, "exit 0");
  for (const execCheck of [true, false]) {
    const report = await checkRescue({ path: at, replaced: [], execCheck });
    expect(report).toMatchObject({ profile: "none", count: 0 });
    expect(report.found.every(({ why }) => why === "not_executable")).toBe(true);
  }
});

it("checkRescue(): a program, its directory or a link to it belongs to another user, untrusted and not run [REQ-RC2]", async () => {
  for (const what of ["program", "directory", "link"] as const) {
    const box = toolbox().plant(what === "link" ? "real" : "ls", `: >"$0.ran"`);
    if (what === "link") symlinkSync("real", box.at("ls"));
    const changed = what === "directory" ? box.path : box.at("ls");
    lchownSync(changed, 1234, 1234);
    expect((await checkRescue({ path: box.path, replaced: [] })).found).toMatchObject([{ tool: "ls", counts: false, why: "untrusted" }]);
    expect(existsSync(box.at("ls.ran")) || existsSync(box.at("real.ran"))).toBe(false);
  }
});

const TARGETS: readonly SceneTarget[] = [
  { name: "mv", kind: "file", state: "filed" },
  { name: "it's \"q\" $HOME", kind: "symlink", state: "filed" },
  { name: "rm", kind: "file", state: "filed", becomes: "kept file" },
  { name: "ln", kind: "absent", state: "filed" },
];

it.each(["in its place", "gone"])("writeBundle(): its steps typed in as they stand, with nothing but the bundle; the script %s, all as before [REQ-RC1, REQ-RC2]", async (where) => {
  const { root, folder, script, before, now } = scene(TARGETS);
  const { path, root: outer } = scratch();
  mkdirSync(join(path, "bundle"));
  const dir = openDir(outer, [nodeName("bundle")]);
  const tools = toolbox();
  symlinkSync(BOX, tools.at("busybox"));
  const place = script.slice(root.length);
  expect((await writeBundle(dir, { path: tools.path, scripts: [{ name: "run.sh", place, bytes: readFileSync(script) }] })).busybox.state).toBe("copied");
  closeDir(dir);
  if (where === "gone") rmSync(folder, { recursive: true });
  const bundle = join(path, "bundle");
  const steps = readFileSync(join(bundle, "README.txt"), "utf8").split("\n").filter((line) => line.startsWith("    "));
  expect(steps.some((line) => line.trim() === "ROOT=")).toBe(true);
  const typed = steps.map((line) => (line.trim() === "ROOT=" ? "ROOT=$1" : line)).join("\n");
  const { status, stdout, stderr } = spawnSync(join(bundle, "busybox"), ["sh", "-euc", typed, "sh", root], { cwd: bundle, env: { PATH: "/nowhere" }, encoding: "utf8" });
  expect({ status, stderr: stderr.replace(/.*flock is not installed.*\n/u, "") }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toBe("busybox: OK\nrun.sh: OK\nREADME.txt: OK\n");
  expect(now()).toBe(before);
});
