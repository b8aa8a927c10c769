/** This defines how tests make nodes, look at them, and compare a whole directory before and after. */
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { closeDir, getMetadata, nodeName, openDir, setMetadata, type NodeName } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { onTestFinished } from "vitest";

/** A directory with its handle. */
export type Spot = Pick<Scratch, "path" | "dir" | "at">;

/** The target of most tests. */
export const LS: NodeName = nodeName("ls");

/** user:: rwx, user:root r--, group:: r-x, mask:: r-x, other:: r-x */
export const ACL: Buffer = Buffer.from("0200000001000700ffffffff020004000000000004000500ffffffff10000500ffffffff20000500ffffffff", "hex");
export const MTIME_NS = 1_600_000_000_987_654_321n;

/** A directory below the place, open by a handle of its own. */
export function below(place: Scratch, name: string): Spot {
  mkdirSync(place.at(name));
  return opened(place, name);
}

/** The same where it is there already. */
export function opened(place: Scratch, name: string): Spot {
  const dir = openDir(place.root, [nodeName(name)]);
  onTestFinished(() => closeDir(dir));
  const path = place.at(name);
  return { path, dir, at: (inside) => join(path, inside) };
}

/** A file with a mode, an odd time, two attributes and an ACL. */
export function richFile({ at, dir }: Spot, name: string, bytes = "the vendor's"): void {
  writeFileSync(at(name), bytes);
  const xattrs = new Map([["user.a", Buffer.from([0, 255, 10])], ["user.b", Buffer.alloc(0)], ["system.posix_acl_access", ACL]]);
  setMetadata(dir, name, { mode: 0o755, mtimeNs: MTIME_NS, xattrs });
}

/** A link whose text is not UTF-8. */
export const BYTES_DEST: Buffer = Buffer.from("../opt/\xff\xfe/ls", "latin1");

/** What may stand at a target, each made anew. */
export const KINDS: Readonly<Record<"file" | "symlink" | "bytes" | "none", (spot: Spot, name: string) => void>> = {
  file: (spot, name) => richFile(spot, name),
  symlink: ({ at }, name) => symlinkSync("../opt/ls", at(name)),
  bytes: ({ at }, name) => symlinkSync(BYTES_DEST, at(name)),
  none: () => undefined,
};

/** Everything about one node that undoing brings back, its inode number too; null where nothing is. */
export function nodeAt({ at, dir }: Spot, name: string): Readonly<Record<string, unknown>> | null {
  const stat = lstatSync(at(name), { bigint: true, throwIfNoEntry: false });
  if (stat === undefined) return null;
  const { uid, gid, mode, mtimeNs, xattrs } = getMetadata(dir, name);
  const content = contentAt(at(name));
  return { ino: stat.ino, uid, gid, mode, mtimeNs, xattrs: Object.fromEntries([...xattrs].map(([key, value]) => [key, Buffer.from(value).toString("hex")])), ...content };
}

/** The same but for the inode number, which a copy cannot have. */
export function copyableAt(spot: Spot, name: string): Readonly<Record<string, unknown>> | null {
  const node = nodeAt(spot, name);
  if (node === null) return null;
  const { ino: _, ...rest } = node;
  return rest;
}

function contentAt(path: string): Readonly<Record<string, unknown>> {
  const stat = lstatSync(path);
  if (stat.isSymbolicLink()) return { kind: "symlink", dest: readlinkSync(path, { encoding: "buffer" }).toString("latin1") };
  if (!stat.isFile()) return { kind: "other" };
  return { kind: "file", sha256: createHash("sha256").update(readFileSync(path)).digest("hex") };
}

/** Every node of the directory with all that changes when somebody touches it, ctime included. */
export function lookAround(spot: Spot): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    readdirSync(spot.path).toSorted().map((name) => {
      const { ctimeNs, nlink } = lstatSync(spot.at(name), { bigint: true });
      return [name, { ...nodeAt(spot, name), ctimeNs, nlink }];
    }),
  );
}

/** Its names. */
export function namesIn({ path }: Spot): readonly string[] {
  return readdirSync(path).toSorted();
}
