/** This defines `SyncGroup`: directory changes made durable in few syncs (REQ-BND1). */
import { performance } from "node:perf_hooks";
import type { DirHandle } from "../path/dir-handle.ts";

/** No rename waits longer than this for its sync; below the promised 50 ms, because starting the sync takes time too. */
const WAIT_MS = 40;
/** From this many directories on, one syncfs per file system is cheaper than an fsync each. */
const MANY = 16;

/** What syncing has cost so far. */
export interface SyncCost {
  /** Measured, in milliseconds. */
  readonly ms: number;
  /** How many fsync and syncfs calls were made. */
  readonly calls: number;
}

/**
 * Collects the directories that changed and syncs them together: a number of syncs that grows with directories and
 * time, not with changes. A sync that fails is final: every later flush fails with the same error and syncs nothing,
 * because the next sync may say ok about lost data.
 *
 * Not shared between runs: one group is one run's.
 */
export class SyncGroup {
  #dirty = new Map<DirHandle, number>();
  #failure: { readonly error: unknown } | undefined;
  #ms = 0;
  #calls = 0;

  /** Notes that a name in `dir` changed now. */
  changed(dir: DirHandle): void {
    if (!this.#dirty.has(dir)) this.#dirty.set(dir, performance.now());
  }

  /** Syncs if the oldest change has waited long enough. */
  async flushIfDue(): Promise<void> {
    const oldest = this.#dirty.values().next();
    if (oldest.done !== true && performance.now() - oldest.value >= WAIT_MS) await this.flush();
  }

  /**
   * Makes every noted change durable: few directories one by one (in parallel they are slower on btrfs), many by one
   * syncfs for each file system, which also writes out other programs' data.
   *
   * A change noted while this runs belongs to the next flush: its sync may have passed already.
   *
   * @throws the first sync's error, e.g. `EIO`, now and ever after. The changes stay noted.
   */
  async flush(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.error;
    const batch = this.#dirty;
    this.#dirty = new Map();
    const start = performance.now();
    try {
      await this.#sync([...batch.keys()]);
    } catch (error) {
      this.#failure = { error };
      this.#dirty = new Map([...this.#dirty, ...batch]);
      throw error;
    } finally {
      this.#ms += performance.now() - start;
    }
  }

  async #sync(dirs: readonly DirHandle[]): Promise<void> {
    if (dirs.length < MANY) for (const dir of dirs) await this.#count(() => dir.sys.fsync(dir.fd));
    else for (const dir of onePerFileSystem(dirs)) await this.#count(() => dir.sys.syncfs(dir.fd));
  }

  /** What it has cost so far. */
  get cost(): SyncCost {
    return { ms: this.#ms, calls: this.#calls };
  }

  async #count(sync: () => Promise<void> | void): Promise<void> {
    this.#calls += 1;
    await sync();
  }
}

function onePerFileSystem(dirs: readonly DirHandle[]): DirHandle[] {
  return [...new Map(dirs.map((dir) => [dir.sys.statx(dir.fd, "").device, dir])).values()];
}
