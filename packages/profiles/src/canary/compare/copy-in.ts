/** This defines `copyIn`: a directory's content in a scratch directory, with what its nodes have. */
import { closeDir, closeRoot, copyNode, createFile, errnoOf, getMetadata, isSwitchyardError, nodeName, observe, OPEN, openDir, openRoot, pathIn, readFile, setMetadata, SwitchyardError, type DirHandle, type NodeName, type PresentNode, type Root } from "@switchyard/fs-atomic";

/** What could not be kept or copied; names, each once. */
export interface CopiedIn {
  /** Owner or attributes are others. */
  readonly plain: readonly string[];
  /** FIFOs, sockets and devices, which are left out. */
  readonly leftOut: readonly string[];
}

/** What a caller's file system or rights keep from being as it was. */
const NOT_KEPT: ReadonlySet<string | undefined> = new Set(["EPERM", "ENOTSUP", "EINVAL"]);

/**
 * Copies all of the directory at `from`, the caller's own path, into `room`: bytes, link texts, modes, times, owners, attributes and ACLs, as far
 * as the caller may give them; of several names of one file also that they are one. No link is followed.
 *
 * Crash: some of it is there, in a directory that is thrown away.
 *
 * @throws `E_USAGE` `root_unusable`: it is no directory that can be read; `SyscallError`
 */
export async function copyIn(room: Root, from: string): Promise<CopiedIn> {
  const source = opened(from, room);
  const work: Work = { room, plain: new Set(), leftOut: new Set(), known: new Map() };
  try {
    const dir = openDir(source, []);
    try {
      await copyAll(work, dir, { ...room, path: "/" });
    } finally {
      closeDir(dir);
    }
  } finally {
    closeRoot(source);
  }
  return { plain: [...work.plain], leftOut: [...work.leftOut] };
}

/** It is a root to us alone. */
function opened(from: string, { sys }: Root): Root {
  try {
    return openRoot(from, sys);
  } catch (cause) {
    if (!isSwitchyardError(cause) || cause.reason !== "root_unusable") throw cause;
    const message = `Cannot begin with what is in ${JSON.stringify(from)}: ${cause.errno ?? "it is no directory"}; needed is a directory that can be read.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: cause.reason, op: "canary compare", path: from, errno: cause.errno, message, cause });
  }
}

interface Work {
  readonly room: Root;
  readonly plain: Set<string>;
  readonly leftOut: Set<string>;
  /** Where in the room the copy of a file with several names is, by its inode. */
  readonly known: Map<string, string>;
}

async function copyAll(work: Work, from: DirHandle, to: DirHandle): Promise<void> {
  for (const text of from.sys.readDirectory(from.fd).toSorted()) {
    const name = nodeName(text);
    const node = observe(from, name);
    if (node.kind === "none") continue;
    if (node.kind === "other") work.leftOut.add(pathIn(from, name));
    else if (node.kind === "dir") await copyDir(work, { from, to, name });
    else await copyLeaf(work, { from, to, name, node });
  }
}

interface Entry {
  readonly from: DirHandle;
  readonly to: DirHandle;
  readonly name: NodeName;
}

async function copyDir(work: Work, { from, to, name }: Entry): Promise<void> {
  to.sys.mkdirat(to.fd, name, 0o700);
  const [inner, made] = [below(from, name), below(to, name)];
  try {
    await copyAll(work, inner, made);
    // Last, because what is made in it changes its times.
    keep(work, inner, made);
  } finally {
    closeDir(inner);
    closeDir(made);
  }
}

function below(dir: DirHandle, name: NodeName): DirHandle {
  const fd = dir.sys.openat(dir.fd, name, { flags: OPEN.RDONLY | OPEN.DIRECTORY | OPEN.NOFOLLOW });
  return { fd, sys: dir.sys, path: pathIn(dir, name) };
}

function keep(work: Work, from: DirHandle, to: DirHandle): void {
  const metadata = getMetadata(from, "");
  try {
    setMetadata(to, "", metadata);
  } catch (error) {
    if (!NOT_KEPT.has(errnoOf(error))) throw error;
    work.plain.add(from.path);
    const { mode, atimeNs, mtimeNs } = metadata;
    setMetadata(to, "", { mode, atimeNs, mtimeNs });
  }
}

async function copyLeaf(work: Work, { from, to, name, node }: Entry & { readonly node: PresentNode }): Promise<void> {
  const inode = `${node.stat.device}:${node.stat.ino}`;
  const first = node.stat.nlink > 1 ? work.known.get(inode) : undefined;
  if (first !== undefined) return to.sys.linkat(work.room.fd, first, to.fd, name);
  work.known.set(inode, pathIn(to, name).slice(1));
  try {
    await copyNode(from, name, { dir: to, name }, { sync: false });
  } catch (error) {
    if (!NOT_KEPT.has(errnoOf(error))) throw error;
    work.plain.add(pathIn(from, name));
    await copyPlain({ from, to, name }, node);
  }
}

async function copyPlain({ from, to, name }: Entry, node: PresentNode): Promise<void> {
  if (node.kind === "symlink") return to.sys.symlinkat(node.dest, to.fd, name);
  await createFile(to, name, readFile(from, name, Number(node.stat.size)), { mode: node.stat.mode & 0o7777, sync: false });
  setMetadata(to, name, { atimeNs: node.stat.atimeNs, mtimeNs: node.stat.mtimeNs });
}
