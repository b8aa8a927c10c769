/** This defines `Catalogs`: the catalogs of a run's directories, each listed when it is first asked for. */
import type { DirHandle } from "@switchyard/fs-atomic";
import { Catalog, type Tag } from "@switchyard/backup";
import type { KeptAt } from "./kept-at.ts";

/** One for each directory of targets and each place where their backups lie. */
export class Catalogs {
  readonly #tag: Tag;
  readonly #known = new Map<DirHandle, Map<DirHandle, Catalog>>();

  constructor(tag: Tag) {
    this.#tag = tag;
  }

  /** The catalog of the targets in `dir` whose backups lie there; null: beside them. */
  at(dir: DirHandle, keptAt: Pick<KeptAt, "dir"> | null): Catalog {
    const store = keptAt?.dir ?? dir;
    const ofDir = this.#known.get(dir) ?? new Map<DirHandle, Catalog>();
    this.#known.set(dir, ofDir);
    const catalog = ofDir.get(store) ?? new Catalog(dir, store === dir ? { tag: this.#tag } : { tag: this.#tag, backupDir: store });
    ofDir.set(store, catalog);
    return catalog;
  }
}
