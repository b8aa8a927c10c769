/** This defines `Ground`: a directory tree in which one crash after another is played, with the very inodes of the recording. */
import { closeSync, constants, linkSync, lchownSync, lstatSync, mkdirSync, mkdtempSync, openSync, readdirSync, renameSync, rmSync, chmodSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { keepInodes } from "./keep-inodes.ts";
import type { Ino, NodeMeta } from "./model-op.ts";
import type { ModelState } from "./model-state.ts";
import { nodeOf } from "./read-tree.ts";

/** A state that is being laid. */
interface Laying {
  readonly state: ModelState;
  readonly known: ReadonlySet<Ino>;
  /** What stands where it should, by inode. */
  readonly placed: Map<Ino, string>;
}

const NOTHING: ReadonlyMap<string, Ino> = new Map();

/** A root, and beside it the place of the nodes that have no name at the moment. */
export class Ground {
  readonly root: string;
  /** The kernel for everything that works in the root: under it no inode is lost. */
  readonly kernel: Syscalls;
  readonly #home: string;
  readonly #grave: string;
  readonly #graveFd: number;

  constructor() {
    this.#home = mkdtempSync(join(tmpdir(), "switchyard-model-"));
    this.root = join(this.#home, "root");
    this.#grave = join(this.#home, "grave");
    for (const path of [this.root, this.#grave]) mkdirSync(path, { mode: 0o755 });
    this.#graveFd = openSync(this.#grave, constants.O_DIRECTORY);
    this.kernel = keepInodes(linuxSyscalls(), { fd: this.#graveFd });
  }

  /** Makes the root hold exactly `state`. @param known every inode of the recording; what else stands there is removed */
  lay(state: ModelState, known: ReadonlySet<Ino>): void {
    const top = String(lstatSync(this.root, { bigint: true }).ino);
    if (top !== state.top) throw new Error("Cannot lay a state: its root is another one");
    const placed = new Map<Ino, string>();
    const laying = { state, known, placed };
    this.#sweep(this.root, state.names.get(top) ?? NOTHING, laying);
    for (const name of readdirSync(this.#grave)) if (!known.has(name)) rmSync(join(this.#grave, name), { recursive: true });
    this.#build(this.root, top, laying);
    for (const [ino, bytes] of state.bytes) {
      const path = placed.get(ino);
      if (path !== undefined) writeFileSync(path, bytes);
    }
    for (const [ino, path] of placed) this.#dress(path, state.meta.get(ino), state.bytes.has(ino));
  }

  /** Removes everything. */
  dispose(): void {
    closeSync(this.#graveFd);
    rmSync(this.#home, { recursive: true, force: true });
  }

  /** Takes away what does not stand where it should; of a directory that goes away, all. */
  #sweep(path: string, wanted: ReadonlyMap<string, Ino>, laying: Laying): void {
    const { state, known, placed } = laying;
    for (const name of readdirSync(path)) {
      const place = join(path, name);
      const stats = lstatSync(place, { bigint: true });
      const ino = String(stats.ino);
      const isKnown = known.has(ino);
      const isRight = isKnown && wanted.get(name) === ino && !placed.has(ino);
      if (isRight) placed.set(ino, place);
      if (stats.isDirectory() && isKnown) this.#sweep(place, (isRight ? state.names.get(ino) : undefined) ?? NOTHING, laying);
      if (isRight) continue;
      // Of two names one is enough to find it again.
      if (isKnown && !placed.has(ino)) renameSync(place, join(this.#grave, ino));
      else rmSync(place, { recursive: true });
    }
  }

  /** Puts in place what is missing. */
  #build(path: string, dir: Ino, laying: Laying): void {
    const { state, placed } = laying;
    for (const [name, ino] of state.names.get(dir) ?? []) {
      const place = join(path, name);
      const elsewhere = placed.get(ino);
      if (elsewhere === undefined) {
        renameSync(join(this.#grave, ino), place);
        placed.set(ino, place);
      } else if (elsewhere !== place) linkSync(elsewhere, place);
      if (state.names.has(ino)) this.#build(place, ino, laying);
    }
  }

  #dress(path: string, meta: NodeMeta | undefined, isWritten: boolean): void {
    if (meta === undefined) return;
    const stats = lstatSync(path, { bigint: true });
    const { meta: now } = nodeOf(stats);
    if (now.uid !== meta.uid || now.gid !== meta.gid) lchownSync(path, meta.uid, meta.gid);
    if (stats.isSymbolicLink()) return;
    if (nodeOf(lstatSync(path, { bigint: true })).meta.mode !== meta.mode) chmodSync(path, meta.mode);
    // The times of what the program writes are nobody's promise, nor are those of directories.
    if (isWritten || stats.isDirectory() || now.mtimeNs === meta.mtimeNs) return;
    const fd = openSync(path, constants.O_RDONLY);
    this.kernel.setTimes(fd, meta);
    closeSync(fd);
  }
}
