/** This defines `Catalog`: a directory with the backups of its targets, listed once. */
import { isSwitchyardError, observe, type DirHandle, type NodeName } from "@switchyard/fs-atomic";
import { parseReservedName, type ReservedName } from "../names/parse-reserved-name.ts";
import { stemOf, type ReservedNames } from "../names/reserved-names.ts";
import { DEFAULT_TAG, type Tag } from "../names/tag.ts";
import { readSidecar } from "../sidecar/read-sidecar.ts";
import type { Sidecar } from "../sidecar/sidecar.ts";

/** Whose backups, and where. */
export interface CatalogOptions {
  /** {@link DEFAULT_TAG} if absent. Other tags' backups are never seen. */
  readonly tag?: Tag;
  /** Where payloads and sidecars are kept; beside their targets if absent. */
  readonly backupDir?: DirHandle;
}

/** The reserved names of one instant that are taken. */
export type TakenNames = ReadonlyMap<keyof ReservedNames, string>;

/** What is made beside the target wherever its backups lie. */
const BESIDE: ReadonlySet<keyof ReservedNames> = new Set(["stage", "displaced"]);

/**
 * A directory, and which reserved names of which target are taken in it. It is listed once, however many targets it has,
 * and follows what the verbs of this package make and remove. So a catalog is opened under the lock and not kept beyond.
 */
export class Catalog {
  /** The targets' directory. */
  readonly dir: DirHandle;
  /** The directory of payloads and sidecars; `dir` itself, unless they are kept elsewhere. */
  readonly store: DirHandle;
  readonly tag: Tag;
  readonly #taken: Set<string>;
  readonly #listing: readonly string[];
  readonly #byStem = new Map<string, Map<number, Map<keyof ReservedNames, string>>>();
  readonly #sidecars = new Map<string, Sidecar | null>();
  #byInode: Map<bigint, string[]> | undefined;

  /** Lists the directory. Changes nothing. The handles stay the caller's to close. */
  constructor(dir: DirHandle, options: CatalogOptions = {}) {
    this.dir = dir;
    this.store = options.backupDir ?? dir;
    this.tag = options.tag ?? DEFAULT_TAG;
    this.#listing = dir.sys.readDirectory(dir.fd);
    this.#taken = new Set(this.#listing);
    // Beside a target whose backups lie elsewhere, a sidecar or payload is of a time when they did not: of another catalog.
    for (const name of this.#listing) this.#index(name, this.isElsewhere ? BESIDE : undefined);
    if (!this.isElsewhere) return;
    for (const name of this.store.sys.readDirectory(this.store.fd)) this.note(name);
  }

  /** Whether backups lie in another directory than their targets. */
  get isElsewhere(): boolean {
    return this.store !== this.dir;
  }

  /** Whether a name is taken, in either directory. */
  has(name: string): boolean {
    return this.#taken.has(name);
  }

  /** The reserved names of `target` that are taken, by their milliseconds. */
  takenNames(target: NodeName): ReadonlyMap<number, TakenNames> {
    return this.#byStem.get(stemOf(target, this.tag)) ?? new Map<number, TakenNames>();
  }

  /** Every taken name that is reserved under this tag. */
  *reserved(): Generator<ReservedName & { readonly name: string }> {
    for (const [stem, instants] of this.#byStem) {
      for (const [millis, uses] of instants) for (const [use, name] of uses) yield { stem, millis, use, name };
    }
  }

  /** The sidecar at this name, read once; null where it cannot be read. */
  sidecar(name: string): Sidecar | null {
    const known = this.#sidecars.get(name);
    if (known !== undefined) return known;
    const sidecar = this.#read(name);
    this.#sidecars.set(name, sidecar);
    return sidecar;
  }

  /** Notes a name that was made. */
  note(name: string): void {
    this.#taken.add(name);
    this.#sidecars.delete(name);
    this.#index(name);
  }

  /** Notes a name that was removed. */
  forget(name: string): void {
    this.#taken.delete(name);
    this.#sidecars.delete(name);
    const parsed = parseReservedName(name, this.tag);
    if (parsed !== undefined) this.#byStem.get(parsed.stem)?.get(parsed.millis)?.delete(parsed.use);
  }

  /** The other names of an inode in the targets' directory, sorted; for that every name is looked at, once. */
  otherNames(target: NodeName, ino: bigint): readonly string[] {
    this.#byInode ??= this.#inodes();
    return (this.#byInode.get(ino) ?? []).filter((name) => name !== target).toSorted();
  }

  #read(name: string): Sidecar | null {
    try {
      return readSidecar(this.store, name);
    } catch (error) {
      if (isSwitchyardError(error)) return null;
      throw error;
    }
  }

  #index(name: string, uses?: ReadonlySet<keyof ReservedNames>): void {
    const parsed = parseReservedName(name, this.tag);
    if (parsed === undefined || uses?.has(parsed.use) === false) return;
    const instants = this.#byStem.get(parsed.stem) ?? new Map<number, Map<keyof ReservedNames, string>>();
    const taken = instants.get(parsed.millis) ?? new Map<keyof ReservedNames, string>();
    this.#byStem.set(parsed.stem, instants.set(parsed.millis, taken.set(parsed.use, name)));
  }

  #inodes(): Map<bigint, string[]> {
    const names = new Map<bigint, string[]>();
    for (const name of this.#listing) {
      const node = observe(this.dir, name);
      if (node.kind !== "none" && node.stat.nlink > 1) names.set(node.stat.ino, [...(names.get(node.stat.ino) ?? []), name]);
    }
    return names;
  }
}
