/** This defines `ground`: a directory of targets, and one for backups, in which one attempt is made and looked at. */
import { lstatSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { closeDir, getMetadata, MODE, nodeName, openDir, type Syscalls } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { Catalog, findBackups, findStrays } from "../../src/index.ts";
import { LS, lookAround, nodeAt, type Spot } from "./stand.ts";

/** Where one attempt is made. */
export interface Ground {
  readonly bin: Spot;
  /** Where backups lie; `bin` itself, unless elsewhere. */
  readonly kept: Spot;
  /** A fresh catalog, as another process would open it. */
  readonly open: (sys?: Syscalls) => Catalog;
  readonly close: () => void;
}

/** Two empty directories below the place, or the second below another. */
export function ground(place: Scratch, name: string, elsewhere: boolean | Scratch): Ground {
  const isElsewhere = elsewhere !== false;
  const bin = spotIn(place, name, "bin");
  const kept = isElsewhere ? spotIn(elsewhere === true ? place : elsewhere, name, "kept") : bin;
  return {
    bin,
    kept,
    open: (sys = bin.dir.sys) => new Catalog({ ...bin.dir, sys }, isElsewhere ? { backupDir: { ...kept.dir, sys } } : {}),
    close: () => new Set([bin, kept]).forEach(({ dir }) => closeDir(dir)),
  };
}

function spotIn(place: Scratch, name: string, inside: string): Spot {
  const path = place.at(join(name, inside));
  mkdirSync(path, { recursive: true });
  return { path, dir: openDir(place.root, [nodeName(name), nodeName(inside)]), at: (at) => join(path, at) };
}

type Node = Readonly<Record<string, unknown>> | null;

/** What stands at the target, in every respect. */
export function targetOf({ bin }: Ground): Node {
  return nodeAt(bin, LS);
}

/** What a target is to look like: whether it is a node that was there before, and what of it cannot be known beforehand. */
export interface Look {
  /** The place, among all names before, of the inode that stands there; null: a node made anew. */
  readonly from: number | null;
  readonly node: Node;
}

/** The inodes there are, in the order of their names. */
export function inodesOf({ bin, kept }: Ground): readonly bigint[] {
  return [...new Set([bin, kept])].flatMap(({ path }) => readdirSync(path).toSorted().map((name) => lstatSync(join(path, name), { bigint: true }).ino));
}

/** The target, comparable between grounds. */
export function lookOf(of: Ground, before: readonly bigint[]): Look {
  const node = targetOf(of);
  if (node === null) return { from: null, node };
  const at = before.findIndex((ino) => ino === node["ino"]);
  const { ino: _ino, mtimeNs, ...rest } = node;
  return at === -1 ? { from: null, node: rest } : { from: at, node: { ...rest, mtimeNs } };
}

/** What is kept of the target, in short, newest first; and every stray name's use. */
export function holdings(of: Ground): readonly string[] {
  const catalog = of.open();
  const backups = findBackups(catalog, LS).map((backup) => `${backup.state === "unreadable" ? "" : `${backup.role} `}${backup.state}${backup.pinned ? " pinned" : ""}`);
  return [...backups, ...straysOf(of)];
}

const NAMED = /^(ls|neighbour|provider|\.ls\.switchyard\.\d+\.bak(\.meta\.json|\.pin)?)$/;

/** The use of every name that nothing accounts for: the package's own strays, and any other name beside the target's. */
export function straysOf(of: Ground): readonly string[] {
  const strays = findStrays(of.open());
  const others = [...new Set([of.bin, of.kept])].flatMap(({ path }) => readdirSync(path).filter((name) => !NAMED.test(name)));
  return [...new Set([...strays, ...others])].map((name) => name.replace(/^.*\.switchyard\.\d+\./, "stray ")).toSorted();
}

/** Names, beside the target's own, of nodes that lend their owner's rights. */
export function privilegedAside(of: Ground): readonly string[] {
  return [...new Set([of.bin, of.kept])].flatMap((spot) =>
    readdirSync(spot.path).filter((name) => name.startsWith(".") && isPrivileged(spot, name)),
  );
}

function isPrivileged({ dir, at }: Spot, name: string): boolean {
  const stat = lstatSync(at(name));
  if (!stat.isFile()) return false;
  return (stat.mode & MODE.SETID) !== 0 || getMetadata(dir, name).xattrs.has("security.capability");
}

/** Everything, ctime included. */
export function everything({ bin, kept }: Ground): unknown {
  return [lookAround(bin), kept === bin ? null : lookAround(kept)];
}
