/** This defines real file systems of a test's own, on loop devices (needs root and the mkfs programs). */
import { execFileSync } from "node:child_process";
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

const MIB = 1024 * 1024;
/** Each with what it needs at least, in MiB; btrfs for the reserves of a hundred roots as well. */
const KINDS = { ext4: [96, "-qF"], xfs: [320, "-qf"], btrfs: [1024, "-qf"] } as const;

/** The kinds there are. */
export const LOOP_KINDS = ["ext4", "xfs", "btrfs"] as const;

/** A new file system of this kind; the path of its top directory. It is gone when the test ends. */
export function loopMount(kind: (typeof LOOP_KINDS)[number]): string {
  const base = mkdtempSync(join(tmpdir(), "switchyard-loop-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  // In memory: what is tried is the file system, not how fast the disk below it syncs.
  mounted("-t", "tmpfs", "none", base);
  const [image, at] = [join(base, "image"), join(base, "at")];
  const [mib, options] = KINDS[kind];
  const fd = openSync(image, "w");
  ftruncateSync(fd, mib * MIB);
  closeSync(fd);
  mkdirSync(at);
  execFileSync(`mkfs.${kind}`, [options, image]);
  mounted("-o", "loop", image, at);
  return at;
}

function mounted(...args: readonly string[]): void {
  execFileSync("mount", args);
  // -l: a verb that was killed in this process leaves its handles open.
  onTestFinished(() => void execFileSync("umount", ["-l", String(args.at(-1))]));
}
