/** This defines real mounts of a test's own (needs root). */
import { execFileSync } from "node:child_process";
import { chmodSync, closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A new tmpfs; the path of its top directory. It is gone when the test ends. */
export function tmpfs(options = "size=64m"): string {
  const at = mkdtempSync(join(tmpdir(), "switchyard-tmpfs-"));
  onTestFinished(() => rmSync(at, { recursive: true }));
  mount("-t", "tmpfs", "-o", options, "none", at);
  chmodSync(at, 0o755);
  return at;
}

/** A new ext4 of so many MiB, in memory. */
export function ext4(mib: number): string {
  const base = tmpfs(`size=${mib + 8}m`);
  const [image, at] = [join(base, "image"), join(base, "at")];
  const fd = openSync(image, "w");
  ftruncateSync(fd, mib * 1024 * 1024);
  closeSync(fd);
  mkdirSync(at);
  execFileSync("mkfs.ext4", ["-qF", "-m", "0", image]);
  mount("-o", "loop", image, at);
  return at;
}

/** How an overlay is laid. */
export interface Overlay {
  /** Where its upper layer is made. */
  readonly upperBase: string;
  readonly options?: string;
  /** Whether what mounts it may open file handles; without that a copied-up file has another inode number for each of its names. */
  readonly byHandle?: boolean;
}

/** Lays an overlayfs over a directory: what is there is the lower layer from now on. */
export function overlayOver(lower: string, { upperBase, options = "", byHandle = true }: Overlay): void {
  const [upper, work] = [join(upperBase, "upper"), join(upperBase, "work")];
  for (const path of [upper, work]) mkdirSync(path);
  const args = ["-t", "overlay", "-o", `lowerdir=${lower},upperdir=${upper},workdir=${work}${options}`, "overlay", lower];
  if (byHandle) return mount(...args);
  execFileSync("setpriv", ["--bounding-set=-dac_read_search", "--inh-caps=-dac_read_search", "mount", ...args]);
  unmountedLater(lower);
}

/** Mounts; it is undone when the test ends. */
export function mount(...args: readonly string[]): void {
  execFileSync("mount", args);
  unmountedLater(String(args.at(-1)));
}

function unmountedLater(at: string): void {
  onTestFinished(() => void execFileSync("umount", ["-l", at]));
}
