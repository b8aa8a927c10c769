/** This defines what tests need that have the machine to themselves: tools and mounts. What is missing fails. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeDir, closeRoot, linuxSyscalls, openDir, openRoot, type Syscalls } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { onTestFinished } from "vitest";

/** The Debian package of each tool. */
const PACKAGES: Readonly<Record<string, string>> = { mount: "mount", umount: "mount", chattr: "e2fsprogs", bindfs: "bindfs", setcap: "libcap2-bin", getcap: "libcap2-bin" };

/** Runs a tool; fails with what is to be installed where it is missing, and with what it said where it failed. */
export function run(tool: string, ...args: readonly string[]): string {
  if (process.getuid?.() !== 0) throw new Error("these tests need root");
  const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${tool} is missing: apt-get install ${PACKAGES[tool] ?? tool}`, { cause: error });
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Mounts, and unmounts when the test is over. */
export function mount(at: string, ...args: readonly string[]): void {
  run("mount", ...args, at);
  onTestFinished(() => void run("umount", at));
}

/** A fresh tmpfs at the empty directory `at`. */
export function tmpfs(at: string): void {
  mount(at, "-t", "tmpfs", "none");
}

/** A bindfs mount of `source`: a file system that knows hard links but no flags for rename. */
export function bindfs(source: string, at: string): void {
  run("bindfs", source, at);
  onTestFinished(() => void run("umount", at));
}

/** An overlayfs at `merged`; `fill` makes its lower layer. */
export function overlay(base: string, merged: string, fill: (lower: string) => void): void {
  const [lower, upper, work] = [join(base, "lower"), join(base, "upper"), join(base, "work")];
  for (const path of [lower, upper, work]) mkdirSync(path);
  fill(lower);
  mount(merged, "-t", "overlay", "-o", `lowerdir=${lower},upperdir=${upper},workdir=${work}`, "overlay");
}

/** An empty directory with these directories in it, gone afterwards. */
export function base(...names: readonly string[]): string {
  const path = mkdtempSync(join(tmpdir(), "switchyard-test-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const name of names) mkdirSync(join(path, name));
  return path;
}

/** A root in a directory that is there already; mounts must be made before it is opened, and are unmounted after it is closed. */
export function rootAt(path: string, sys: Syscalls = linuxSyscalls()): Scratch {
  const root = openRoot(path, sys);
  const dir = openDir(root, []);
  onTestFinished(() => {
    closeDir(dir);
    closeRoot(root);
  });
  return { path, root, dir, at: (name) => join(path, name) };
}
