/** This defines `describeNode`: a sidecar for what stands at a target now. */
import { encodeBytes, isText, sha256, type DirHandle, type NodeName, type ObservedNode, type PresentNode } from "@switchyard/fs-atomic";
import type { SidecarV2 } from "./sidecar.ts";

/** What the sidecar says besides the node itself. */
export interface SidecarContext {
  readonly role: SidecarV2["role"];
  readonly runId: string;
  readonly planId?: string | undefined;
  readonly actionId?: string | undefined;
  readonly generation: number;
  /** RFC 3339. */
  readonly createdAt: string;
  /** SHA-256 of a file's bytes, where it was taken. */
  readonly contentHash: string | null;
  /** Whether a link's text has its hash noted too; true if absent. */
  readonly recordHashes?: boolean | undefined;
  /** How it is kept; `exchange` if absent: the inode itself. */
  readonly method?: SidecarV2["method"] | undefined;
  /** The target's directory, where the backup lies in another one. */
  readonly directory?: string | undefined;
  /** Other names of its inode in the same directory. */
  readonly hardLinks?: readonly string[] | undefined;
  /** Its extended attributes, where they were read already. */
  readonly xattrs?: ReadonlyMap<string, Buffer> | undefined;
  /** The package that it belongs to, where that is known. */
  readonly package?: SidecarV2["package"];
  /** What takes its place, for whoever has to settle an interrupted change without a journal. */
  readonly incoming?: SidecarV2["incoming"];
}

/**
 * The sidecar of a node that is about to be displaced, complete with owner, mode, times and extended attributes.
 *
 * @param node a file, a symlink, or nothing (a tombstone's sidecar)
 */
export function describeNode(dir: DirHandle, name: NodeName, node: ObservedNode, context: SidecarContext): SidecarV2 {
  const { directory, hardLinks = [], incoming, planId, actionId } = context;
  const start = { schema: "backup_meta.v2", name, ...(directory === undefined ? {} : { directory }) } as const;
  const end = {
    method: context.method ?? "exchange",
    role: context.role,
    ...(incoming === undefined ? {} : { incoming }),
    ...(context.package === undefined ? {} : { package: context.package }),
    run_id: context.runId,
    ...(planId === undefined ? {} : { plan_id: planId }),
    ...(actionId === undefined ? {} : { action_id: actionId }),
    generation: context.generation,
    created_at: context.createdAt,
  } as const;
  const links = hardLinks.length === 0 ? {} : { hard_links: [...hardLinks] };
  switch (node.kind) {
    case "none":
      return { ...start, prior_kind: "none", ...end };
    case "file": {
      const hash = context.contentHash === null ? {} : { payload_hash: context.contentHash };
      return { ...start, prior_kind: "file", ...metadata(dir, name, node, context), ...links, ...hash, ...end };
    }
    case "symlink":
      return { ...start, prior_kind: "symlink", ...metadata(dir, name, node, context), ...links, ...destOf(node.dest, context), ...end };
    case "dir":
    case "other":
      throw new TypeError(`a ${node.kind} is never displaced; a gate refuses it`);
  }
}

function metadata(dir: DirHandle, name: NodeName, { stat }: PresentNode, context: SidecarContext): Partial<SidecarV2> {
  const xattrs = context.xattrs ?? dir.sys.xattrs(dir.fd, name);
  return {
    mode: (stat.mode & 0o7777).toString(8).padStart(4, "0"),
    size: String(stat.size),
    uid: stat.uid,
    gid: stat.gid,
    mtime_ns: String(stat.mtimeNs),
    nlink: stat.nlink,
    inode: String(stat.ino),
    ...(stat.btimeNs === null ? {} : { birth_time_ns: String(stat.btimeNs) }),
    ...(xattrs.size === 0 ? {} : { xattrs: Object.fromEntries([...xattrs].map(([key, value]) => [key, value.toString("base64")])) }),
  };
}

function destOf(dest: string, { recordHashes = true }: SidecarContext): Partial<SidecarV2> {
  const bytes = encodeBytes(dest);
  const hash = recordHashes ? { payload_hash: sha256(bytes) } : {};
  return isText(dest) ? { prior_dest: dest, ...hash } : { prior_dest_base64: bytes.toString("base64"), ...hash };
}
