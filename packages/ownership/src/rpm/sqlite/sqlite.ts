/** This defines `Sqlite`: a SQLite database that is only read, by handle, without locks and without files of its own. */
import type { OpenFile } from "@switchyard/fs-atomic";
import { DatabaseError } from "../../database/database-error.ts";
import { BTree } from "./b-tree.ts";
import { Pages } from "./pages.ts";
import type { WriteAheadLog } from "./write-ahead-log.ts";

/** Looks things up by the trees that the schema names. Whoever uses it makes sure that nothing changed meanwhile. */
export class Sqlite {
  readonly #pages: Pages;
  readonly #trees = new Map<string, BTree>();

  /** @throws `DatabaseError` `corrupt`, `unsupported` */
  constructor(open: OpenFile, log: WriteAheadLog | undefined, file: string) {
    this.#pages = new Pages(open, log, file);
    // Columns of the schema table: type, name, table, root page, SQL.
    for (const [type, name, , root] of new BTree(this.#pages, 1).rows()) {
      if (!Buffer.isBuffer(type) || !Buffer.isBuffer(name) || typeof root !== "number" || root === 0) continue;
      this.#trees.set(`${type.toString()} ${name.toString()}`, new BTree(this.#pages, root));
    }
  }

  /** @throws `DatabaseError` `unsupported`: there is none of that name */
  tree(kind: "table" | "index", name: string): BTree {
    const tree = this.#trees.get(`${kind} ${name}`);
    if (tree === undefined) throw new DatabaseError("unsupported", this.#pages.file, { found: `it has no ${kind} ${name}` });
    return tree;
  }
}
