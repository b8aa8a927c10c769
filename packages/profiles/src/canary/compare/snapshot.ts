/** This defines `snapshot`: what a command left in its scratch directory. */
import { createHash } from "node:crypto";
import { ignoring, MODE, OPEN, type Fd, type Root, type Statx, type Syscalls } from "@switchyard/fs-atomic";

/** What a name stands for. */
export type SeenKind = "file" | "dir" | "link" | "fifo" | "socket" | "char_device" | "block_device";

/** One name. Times are left out: they differ between any two runs. */
export interface SeenNode {
  readonly kind: SeenKind;
  /** Octal. A link's says nothing and is empty. */
  readonly mode: string;
  readonly owner: string;
  /** How many names the node of a file has. */
  readonly names: number;
  /** Of a link, its text, masked. */
  readonly dest: string;
  readonly xattrs: ReadonlyMap<string, Buffer>;
  /** Of a file: its masked bytes, where they are few; its hash; null where it cannot be read. */
  readonly content: Buffer | string | null;
}

/** By the path in the directory, `.` for itself; byte strings, sorted. Empty: the directory is gone. */
export type Snapshot = ReadonlyMap<string, SeenNode>;

/** Files up to this size are masked and kept; of others their hash alone. In bytes. */
const KEPT = 1024 * 1024;
const CHUNK = 1024 * 1024;
/** As deep as any command is followed; each level holds a descriptor. */
const DEEPEST = 256;

const KINDS: Readonly<Record<number, SeenKind>> = { 0o100000: "file", 0o040000: "dir", 0o120000: "link", 0o010000: "fifo", 0o140000: "socket", 0o020000: "char_device", 0o060000: "block_device" };

/**
 * Looks at all of it. No link is followed. What even its owner may not read is made readable: the directory is thrown away
 * afterwards.
 *
 * Crash: some modes in it are others.
 *
 * @throws `SyscallError`, e.g. `EIO`
 */
export function snapshot({ sys, fd }: Root, mask: (bytes: Buffer) => Buffer): Snapshot {
  const found = new Map<string, SeenNode>();
  const own = sys.statx(fd, "");
  // The command has removed it.
  if (own.nlink === 0) return found;
  found.set(".", { ...common(sys, { dir: fd, name: "" }, own), dest: "", content: "" });
  walk({ sys, mask, found }, { dir: fd, path: "", depth: 0 });
  return new Map([...found].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

interface Look {
  readonly sys: Syscalls;
  readonly mask: (bytes: Buffer) => Buffer;
  readonly found: Map<string, SeenNode>;
}

interface Level {
  readonly dir: Fd;
  readonly path: string;
  readonly depth: number;
}

function walk(look: Look, { dir, path, depth }: Level): void {
  const { sys, mask, found } = look;
  for (const name of sys.readDirectory(dir)) {
    const stat = ignoring("ENOENT", () => sys.statx(dir, name));
    if (stat === undefined) continue;
    const seen = common(sys, { dir, name }, stat);
    const at = path === "" ? name : `${path}/${name}`;
    const dest = seen.kind === "link" ? mask(Buffer.from(sys.readlinkat(dir, name))).toString() : "";
    found.set(at, { ...seen, dest, content: seen.kind === "file" ? contentOf(look, { dir, name, size: Number(stat.size) }) : "" });
    if (seen.kind !== "dir" || depth === DEEPEST) continue;
    const fd = opened(sys, { dir, name }, OPEN.RDONLY | OPEN.DIRECTORY);
    if (fd === null) continue;
    try {
      walk(look, { dir: fd, path: at, depth: depth + 1 });
    } finally {
      sys.close(fd);
    }
  }
}

interface At {
  readonly dir: Fd;
  readonly name: string;
}

function common(sys: Syscalls, { dir, name }: At, { mode, uid, gid, nlink }: Statx): Omit<SeenNode, "dest" | "content"> {
  const kind = KINDS[mode & MODE.TYPE] ?? "file";
  const permissions = kind === "link" ? "" : (mode & 0o7777).toString(8).padStart(4, "0");
  return { kind, mode: permissions, owner: `${uid}:${gid}`, names: kind === "file" ? nlink : 1, xattrs: sys.xattrs(dir, name) };
}

function contentOf({ sys, mask }: Look, { dir, name, size }: At & { readonly size: number }): Buffer | string | null {
  const fd = opened(sys, { dir, name }, OPEN.RDONLY | OPEN.NONBLOCK);
  if (fd === null) return null;
  try {
    if (size > KEPT) return hashed(sys, fd);
    const bytes = Buffer.alloc(size);
    return mask(bytes.subarray(0, sys.pread(fd, bytes, 0)));
  } finally {
    sys.close(fd);
  }
}

function hashed(sys: Syscalls, fd: Fd): string {
  const hash = createHash("sha256");
  const chunk = Buffer.allocUnsafe(CHUNK);
  for (let at = 0, count = -1; count !== 0; at += count) {
    count = sys.pread(fd, chunk, at);
    hash.update(chunk.subarray(0, count));
  }
  return hash.digest("hex");
}

/** Null where even its owner may not, or it is another's. */
function opened(sys: Syscalls, { dir, name }: At, flags: number): Fd | null {
  const open = (): Fd | undefined => ignoring(["EACCES", "EPERM"], () => sys.openat(dir, name, { flags: flags | OPEN.NOFOLLOW }));
  const fd = open();
  if (fd !== undefined) return fd;
  const node = sys.openat(dir, name, { flags: OPEN.PATH | OPEN.NOFOLLOW });
  try {
    ignoring(["EPERM"], () => sys.fchmod(node, 0o700));
  } finally {
    sys.close(node);
  }
  return open() ?? null;
}
