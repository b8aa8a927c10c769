/** This defines what tests need that have the machine to themselves: tools, mounts, loop devices. What is missing fails. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { scratchPath } from "./scratch.ts";

/** The Debian package of each tool. */
const PACKAGES: Readonly<Record<string, string>> = {
  mount: "mount", umount: "mount", chattr: "e2fsprogs", lsattr: "e2fsprogs", "mkfs.ext4": "e2fsprogs", "mkfs.xfs": "xfsprogs", "mkfs.btrfs": "btrfs-progs", bindfs: "bindfs", setfattr: "attr", setpriv: "util-linux", cc: "gcc libc6-dev",
};

/** Runs a tool; fails with what is to be installed where it is missing, and with what it said where it failed. */
export function run(tool: string, ...args: readonly string[]): string {
  if (process.getuid?.() !== 0) throw new Error("these tests need root");
  const { error, status, stdout, stderr } = spawnSync(tool, args, { encoding: "utf8" });
  if (error !== undefined) throw new Error(`${tool} is missing: apt-get install ${PACKAGES[tool] ?? tool}`, { cause: error });
  if (status !== 0) throw new Error(`${tool} ${args.join(" ")}: ${stderr}`);
  return stdout;
}

/** Mounts, and unmounts when the test is over. */
export function mount(...args: readonly string[]): string {
  run("mount", ...args);
  return unmountedLater(args.at(-1) ?? "");
}

/** A bindfs mount of `source`: a file system that knows hard links but no flags for rename. */
export function bindfs(source: string, at: string, ...options: readonly string[]): string {
  run("bindfs", ...options, source, at);
  return unmountedLater(at);
}

function unmountedLater(at: string): string {
  onTestFinished(() => {
    execFileSync("umount", [at]);
  });
  return at;
}

/** The file systems that are promised to work (REQ-F3). */
export const FILE_SYSTEMS = ["ext4", "xfs", "btrfs", "tmpfs", "overlay"] as const;
const IMAGE_MIB = { ext4: 16, xfs: 300, btrfs: 128 } as const;

/** A fresh file system of this kind; the path of its root directory. */
export function freshFileSystem(kind: (typeof FILE_SYSTEMS)[number], options: string = "rw", formatting: readonly string[] = []): string {
  const base = scratchPath();
  const at = join(base, "mnt");
  mkdirSync(at);
  switch (kind) {
    case "tmpfs":
      return mount("-t", "tmpfs", "-o", options, "none", at);
    case "overlay":
      return overlay(base, at).merged;
    case "ext4":
    case "xfs":
    case "btrfs": {
      const image = join(base, "image");
      writeFileSync(image, "");
      truncateSync(image, IMAGE_MIB[kind] * 1024 * 1024);
      run(`mkfs.${kind}`, "-q", ...formatting, image);
      return mount("-o", `loop,${options}`, image, at);
    }
  }
}

export interface Overlay {
  readonly lower: string;
  readonly merged: string;
  readonly remount: () => void;
}

/** An overlayfs whose lower layer is an ordinary directory. Fill `lower` by `fill` before it is mounted. */
export function overlay(base: string, merged: string, fill: (lower: string) => void = () => undefined, upperBase: string = base, options: string = ""): Overlay {
  const [lower, upper, work] = [join(base, "lower"), join(upperBase, "upper"), join(upperBase, "work")];
  for (const path of [lower, upper, work]) mkdirSync(path);
  fill(lower);
  const args = ["-t", "overlay", "-o", `lowerdir=${lower},upperdir=${upper},workdir=${work}${options}`, "overlay", merged];
  mount(...args);
  const remount = (): void => {
    run("umount", merged);
    run("mount", ...args);
  };
  return { lower, merged, remount };
}
