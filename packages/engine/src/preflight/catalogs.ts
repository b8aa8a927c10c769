/** This defines `Catalogs`: the catalogs of the directories that were asked for last. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { Catalog, tag } from "@switchyard/backup";

/**
 * So many are kept. Targets come sorted by their paths, so that between two of one directory there are those of its
 * ancestors and of what lies in it, not of all others.
 */
const KEPT = 8;

/**
 * Lists a directory when it is first asked for, and again only when many others were asked for since: with all that a
 * machine's backups say, the catalogs of every directory of a large plan would be most of what is in memory.
 */
export class Catalogs {
  readonly #tag: string;
  /** The one that was asked for last stands last. */
  readonly #recent = new Map<DirHandle, Map<DirHandle, Catalog>>();

  /** @param backupTag whose backups are seen */
  constructor(backupTag: string) {
    this.#tag = backupTag;
  }

  /**
   * The catalog of a directory that no other process changes meanwhile, or whose changes may go unseen.
   *
   * @param store where the backups of its targets lie; the directory itself if absent
   */
  of(dir: DirHandle, store: DirHandle = dir): Catalog {
    const known = this.#recent.get(dir) ?? new Map<DirHandle, Catalog>();
    const catalog = known.get(store) ?? new Catalog(dir, { tag: tag(this.#tag), ...(store === dir ? {} : { backupDir: store }) });
    this.#recent.delete(dir);
    this.#recent.set(dir, known.set(store, catalog));
    const [oldest] = this.#recent.keys();
    if (this.#recent.size > KEPT && oldest !== undefined) this.#recent.delete(oldest);
    return catalog;
  }
}
