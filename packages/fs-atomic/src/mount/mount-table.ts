/** This defines `MountTable`: what the kernel says of the mounts this process sees. */
import { readFileSync } from "node:fs";
import { decodeBytes } from "../bytes/byte-string.ts";

/** One mount, from proc_pid_mountinfo(5). */
export interface Mount {
  readonly id: bigint;
  /** As this process sees it, outside the root; a byte string, for messages. */
  readonly mountPoint: string;
  readonly fsType: string;
  readonly readOnly: boolean;
  readonly noExec: boolean;
  readonly noSymFollow: boolean;
  /** Whether nothing on it outlasts a power loss, however it is synced: tmpfs, ramfs, and overlays that are mounted `volatile`. */
  readonly isVolatile: boolean;
}

/** The mounts by their id, as statx(2) gives it for each node. */
export type MountTable = ReadonlyMap<bigint, Mount>;

/** Reads the mount table once; a mount made later is not in it. */
export function readMountTable(): MountTable {
  return parseMountTable(readFileSync("/proc/self/mountinfo", "latin1"));
}

/** Parses the text of mountinfo, read as latin1: one character for each byte. */
export function parseMountTable(text: string): MountTable {
  const mounts = text.split("\n").filter(Boolean).map(parseLine);
  return new Map(mounts.map((mount) => [mount.id, mount]));
}

function parseLine(line: string): Mount {
  const [before = "", after = ""] = line.split(" - ");
  const [id = "0", , , , mountPoint = "", options = ""] = before.split(" ");
  const [fsType = "unknown", , superOptions = ""] = after.split(" ");
  const own = options.split(",");
  return {
    id: BigInt(id),
    mountPoint: decodeBytes(Buffer.from(unescape(mountPoint), "latin1")),
    fsType,
    readOnly: own.includes("ro") || superOptions.split(",").includes("ro"),
    noExec: own.includes("noexec"),
    noSymFollow: own.includes("nosymfollow"),
    isVolatile: isVolatile(fsType, superOptions.split(",")),
  };
}

/** How an overlay says it depends on the kernel: `volatile`, later `fsync=volatile`. */
function isVolatile(fsType: string, superOptions: readonly string[]): boolean {
  if (fsType === "overlay") return superOptions.includes("volatile") || superOptions.includes("fsync=volatile");
  return fsType === "tmpfs" || fsType === "ramfs";
}

/** The kernel writes space, tab, newline and backslash as a backslash and three octal digits. */
function unescape(text: string): string {
  return text.replaceAll(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
