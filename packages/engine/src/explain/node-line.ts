/** This defines `nodeLine`: a node as `explain` tells it. */
import { formatPath, MODE, observe, STATX_ATTR, type DirHandle, type SafePath } from "@switchyard/fs-atomic";
import { capabilityText } from "@switchyard/rescue";
import type { NodeLine } from "./explain-report.ts";

const SETUID = 0o4000;
const SETGID = 0o2000;

/** What stands at the name, not followed; null: nothing. @throws `SyscallError` where the kernel refuses it */
export function nodeLine(dir: DirHandle, path: SafePath): NodeLine | null {
  const node = observe(dir, path.name);
  if (node.kind === "none") return null;
  const { stat } = node;
  const xattrs = dir.sys.xattrs(dir.fd, path.name);
  const capability = xattrs.get("security.capability");
  return {
    path: formatPath(path),
    kind: node.kind,
    mode: (stat.mode & ~MODE.TYPE).toString(8).padStart(4, "0"),
    uid: stat.uid,
    gid: stat.gid,
    size: Number(stat.size),
    names: stat.nlink,
    mtime: rfc3339(stat.mtimeNs),
    setuid: node.kind === "file" && (stat.mode & SETUID) !== 0,
    setgid: node.kind === "file" && (stat.mode & SETGID) !== 0,
    capabilities: capability === undefined ? null : (capabilityText(capability.toString("base64")) ?? "unreadable"),
    has_acl: xattrs.has("system.posix_acl_access"),
    selinux: xattrs.get("security.selinux")?.toString("latin1").replace(/\0$/u, "") ?? null,
    immutable: (stat.attributes & STATX_ATTR.IMMUTABLE) !== 0n,
  };
}

/** The latest and the earliest instants that a date can tell, in milliseconds. */
const MOST_MS = 8_640_000_000_000_000n;

/** A file may say any time. */
function rfc3339(ns: bigint): string {
  const ms = ns / 1_000_000n;
  return new Date(Number(ms > MOST_MS ? MOST_MS : ms < -MOST_MS ? -MOST_MS : ms)).toISOString();
}
