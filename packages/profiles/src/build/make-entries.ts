/** This defines `makeEntries`: the applets of a tree, made in its directory of applets. */
import { closeDir, errnoOf, formatPath, identityOf, keepNode, linkNode, OPEN, openDir, type DirHandle, type KeepMethod, type NodeName, type Root } from "@switchyard/fs-atomic";
import { stoppable, type StopPlace } from "@switchyard/engine";
import type { Policy } from "@switchyard/policy";
import { Hashes } from "../record/hashes.ts";
import type { RecordedApplet } from "../record/profile-record.ts";
import type { PlannedApplet } from "./planned-applet.ts";

/** What making them goes by. */
export interface EntryOptions {
  readonly policy: Pick<Policy, "preserve_acl">;
  readonly signal?: AbortSignal | undefined;
  readonly onApplet: (applet: RecordedApplet) => void;
}

/**
 * Makes one entry for each applet and syncs them all: (1) a link; or (2) a second name of the program's inode, else (3) a copy
 * with all it has, its ACL only as the policy says; copies of one program are one inode. (4) Copies are synced, then the directory.
 *
 * Crash: some of the entries are there, a copy perhaps with a part of its bytes; the tree has no name yet.
 *
 * @param bin new and empty
 * @throws `E_GENERIC`: `source_changed` where a program is not the one that was judged; `interrupted`; `SyscallError`, e.g. `ENOSPC`
 */
export async function makeEntries(root: Root, bin: DirHandle, applets: readonly PlannedApplet[], { policy, signal, onApplet }: EntryOptions): Promise<readonly RecordedApplet[]> {
  const hashes = new Hashes(root, signal);
  const made: RecordedApplet[] = [];
  const own = new Map<string, Copied>();
  for (const applet of applets) {
    const hash = await stoppable(signal, place(applet), () => hashes.of(applet.source, applet.node));
    const one = await makeEntry(root, bin, applet, { own, policy, hash });
    made.push(one);
    onApplet(one);
  }
  await syncEntries(bin, [...own.values()]); // (4)
  return made;
}

function place({ source }: PlannedApplet): StopPlace {
  return { op: "profile", path: formatPath(source), leaves: "No profile was built." };
}

/** A copy that was made, by which others of the same program are made. */
interface Copied {
  readonly name: NodeName;
  readonly method: KeepMethod;
}

interface Making {
  readonly own: Map<string, Copied>;
  readonly policy: EntryOptions["policy"];
  readonly hash: string;
}

async function makeEntry(root: Root, bin: DirHandle, applet: PlannedApplet, making: Making): Promise<RecordedApplet> {
  const { name, entry } = applet;
  const common = { name, source: formatPath(applet.source), hash: making.hash };
  if (entry.kind === "symlink") {
    bin.sys.symlinkat(entry.dest, bin.fd, name); // (1)
    return { ...common, kind: "symlink", dest: entry.dest };
  }
  return { ...common, kind: "file", method: await makeFile(root, bin, applet, { ...making, mayLink: entry.mayLink }) };
}

async function makeFile(root: Root, bin: DirHandle, { name, source, node }: PlannedApplet, { own, policy, mayLink }: Making & { readonly mayLink: boolean }): Promise<KeepMethod> {
  const key = `${node.stat.device} ${node.stat.ino}`;
  const earlier = own.get(key);
  if (earlier !== undefined && (await isLinked(bin, earlier.name, name))) return earlier.method;
  const from = openDir(root, source.parents);
  try {
    const methods = mayLink ? (["link", "reflink", "copy"] as const) : (["reflink", "copy"] as const);
    const method = await keepNode(from, source.name, { dir: bin, name }, { expected: identityOf(node), methods, sync: false, acl: policy.preserve_acl ? "carry" : "drop" }); // (2) (3)
    if (method === "link") return method;
    own.set(key, { name, method });
    return method;
  } finally {
    closeDir(from);
  }
}

/** Whether the copy got one more name; a file system has its limits of names for one inode. */
async function isLinked(bin: DirHandle, name: NodeName, to: NodeName): Promise<boolean> {
  try {
    await linkNode(bin, name, { dir: bin, name: to }, { sync: false });
    return true;
  } catch (error) {
    const errno = errnoOf(error);
    if (errno === "EMLINK" || errno === "EPERM" || errno === "ENOTSUP") return false;
    throw error;
  }
}

/** More than these are synced by one call for the whole file system, which also writes out what others have there. */
const FEW = 16;

/** Links go to disk with their names. */
async function syncEntries(bin: DirHandle, copies: readonly Copied[]): Promise<void> {
  if (copies.length > FEW) bin.sys.syncfs(bin.fd);
  else for (const { name } of copies) await syncFile(bin, name);
  await bin.sys.fsync(bin.fd);
}

async function syncFile({ fd: dir, sys }: DirHandle, name: NodeName): Promise<void> {
  const fd = sys.openat(dir, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW });
  try {
    await sys.fsync(fd);
  } finally {
    sys.close(fd);
  }
}
