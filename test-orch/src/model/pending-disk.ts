/** This defines `PendingDisk`: what is on the disk for certain, and what may be. */
import type { Ino, ModelOp, NameChange, NodeMeta } from "./model-op.ts";
import type { ModelTree } from "./model-tree.ts";

/** A change of names that no sync covers yet. */
export interface PendingNames {
  /** Its number among all steps. */
  readonly step: number;
  readonly changes: readonly NameChange[];
}

/** A file's bytes: those that the disk holds for certain, and those that memory holds. */
export interface PendingBytes {
  readonly durable: Buffer;
  readonly current: Buffer;
}

/** The same of its other attributes. */
export interface PendingMeta {
  readonly durable: NodeMeta;
  readonly current: NodeMeta;
}

interface Versions<Value> {
  durable: Value;
  /** Younger ones, with their steps. */
  readonly pending: { readonly step: number; readonly value: Value }[];
}

const EMPTY = Buffer.alloc(0);

/**
 * Follows a recording. The rules are those of POSIX, where it promises anything, and of what file systems do: fsync of a file
 * makes its bytes and attributes durable, not its names; fsync of a directory makes the changes of its names durable; what was
 * not synced may be there or not; changes of different names in any order, of one name in theirs; a rename is one change.
 */
export class PendingDisk {
  readonly #names: Map<Ino, Map<string, Ino>>;
  readonly #nodes: Map<Ino, { readonly kind: "file" | "dir" | "symlink" }>;
  readonly #meta = new Map<Ino, Versions<NodeMeta>>();
  readonly #bytes = new Map<Ino, Versions<Buffer>>();
  #pending: PendingNames[] = [];

  /** @param start of which everything is durable; `bytes` of the files that the recording writes to */
  constructor(start: ModelTree) {
    this.#names = new Map([...start.names].map(([dir, names]) => [dir, new Map(names)]));
    this.#nodes = new Map(start.nodes);
    for (const [ino, { meta }] of start.nodes) this.#meta.set(ino, { durable: meta, pending: [] });
    for (const [ino, bytes] of start.bytes) this.#bytes.set(ino, { durable: bytes, pending: [] });
  }

  /** Takes the next step. @param step its number */
  take(op: ModelOp, step: number): void {
    switch (op.do) {
      case "names":
        if (op.made !== undefined) this.#make(op.changes[0]?.ino ?? "", op.made);
        this.#pending.push({ step, changes: op.changes });
        return;
      case "data":
        versionsOf(this.#bytes, op.ino, EMPTY).pending.push({ step, value: op.bytes });
        return;
      case "meta":
        versionsOf(this.#meta, op.ino, op.meta).pending.push({ step, value: op.meta });
        return;
      case "sync":
        this.#settle(op.ino, op.from);
        return;
      case "sync-all":
        this.#settleNames(({ step: made }) => made < step);
        for (const ino of this.#nodes.keys()) this.#settleNode(ino, step);
        return;
      case "reached":
      case "nothing":
    }
  }

  /** The names that are durable. */
  get names(): ReadonlyMap<Ino, ReadonlyMap<string, Ino>> {
    return this.#names;
  }

  /** The changes of names that are not, in their order. */
  get pending(): readonly PendingNames[] {
    return this.#pending;
  }

  /** Every node that ever was. */
  get nodes(): ReadonlyMap<Ino, { readonly kind: "file" | "dir" | "symlink" }> {
    return this.#nodes;
  }

  /** The files that were written to. */
  bytes(): ReadonlyMap<Ino, PendingBytes> {
    return new Map([...this.#bytes].map(([ino, { durable, pending }]) => [ino, { durable, current: pending.at(-1)?.value ?? durable }]));
  }

  /** Of every node. */
  meta(): ReadonlyMap<Ino, PendingMeta> {
    return new Map([...this.#meta].map(([ino, { durable, pending }]) => [ino, { durable, current: pending.at(-1)?.value ?? durable }]));
  }

  #make(ino: Ino, { kind, meta }: { readonly kind: "file" | "dir" | "symlink"; readonly meta: NodeMeta }): void {
    this.#nodes.set(ino, { kind });
    this.#meta.set(ino, { durable: meta, pending: [] });
    if (kind === "dir") this.#names.set(ino, new Map());
    if (kind === "file") this.#bytes.set(ino, { durable: EMPTY, pending: [] });
  }

  #settle(ino: Ino, from: number): void {
    this.#settleNode(ino, from);
    this.#settleNames(({ step, changes }) => step < from && changes.some(({ dir }) => dir === ino));
  }

  #settleNode(ino: Ino, from: number): void {
    settle(this.#bytes.get(ino), from);
    settle(this.#meta.get(ino), from);
  }

  #settleNames(isCovered: (change: PendingNames) => boolean): void {
    const covered = closed(this.#pending, new Set(this.#pending.filter((change) => isCovered(change))));
    for (const { changes } of covered) applyTo(this.#names, changes);
    this.#pending = this.#pending.filter((change) => !covered.has(change));
  }
}

function settle<Value>(versions: Versions<Value> | undefined, from: number): void {
  if (versions === undefined) return;
  const covered = versions.pending.filter(({ step }) => step < from);
  const last = covered.at(-1);
  if (last === undefined) return;
  versions.durable = last.value;
  versions.pending.splice(0, covered.length);
}

function versionsOf<Value>(all: Map<Ino, Versions<Value>>, ino: Ino, first: Value): Versions<Value> {
  const known = all.get(ino) ?? { durable: first, pending: [] };
  all.set(ino, known);
  return known;
}

/** `wanted` with every earlier change of the same names: one name's changes stay in their order. In the order of `pending`. */
export function closed(pending: readonly PendingNames[], wanted: ReadonlySet<PendingNames>): ReadonlySet<PendingNames> {
  const taken: PendingNames[] = [];
  const touched = new Set<string>();
  for (const change of pending.toReversed()) {
    const keys = change.changes.map(({ dir, name }) => `${dir}/${name}`);
    if (!wanted.has(change) && !keys.some((key) => touched.has(key))) continue;
    taken.push(change);
    for (const key of keys) touched.add(key);
  }
  return new Set(taken.toReversed());
}

/** Makes the changes. */
export function applyTo(names: Map<Ino, Map<string, Ino>>, changes: readonly NameChange[]): void {
  for (const { dir, name, ino } of changes) {
    if (ino === null) names.get(dir)?.delete(name);
    else names.get(dir)?.set(name, ino);
  }
}
