/** This defines `BTree`: looking up rows of a table and entries of an index in a SQLite database. */
import { malformed } from "./malformed.ts";
import type { Pages } from "./pages.ts";
import { readPayload } from "./payload.ts";
import { readRecord, type Value } from "./record.ts";
import { readVarint } from "./varint.ts";

/** Page types (sqlite.org/fileformat2.html, 1.6). */
const TYPE = { INDEX: 2, TABLE: 5, INDEX_LEAF: 10, TABLE_LEAF: 13 } as const;
/** SQLite's own limit; a deeper tree goes round in circles. */
const MAX_DEPTH = 20;

/** One node of a tree. */
interface Node {
  readonly page: Buffer;
  readonly type: number;
  readonly cells: readonly number[];
  /** The right-most child; 0 in a leaf. */
  readonly last: number;
}

/** A tree by the number of its root page. */
export class BTree {
  readonly #pages: Pages;
  readonly #root: number;

  constructor(pages: Pages, root: number) {
    this.#pages = pages;
    this.#root = root;
  }

  /** All rows of a table. @throws `DatabaseError` `corrupt` */
  rows(): Value[][] {
    return this.#rowsBelow(this.#root, new Set());
  }

  /** Whether a table has no row. @throws `DatabaseError` `corrupt` */
  isEmpty(): boolean {
    const { type, cells } = this.#node(this.#root);
    return type === TYPE.TABLE_LEAF && cells.length === 0;
  }

  /** The row of a table with this rowid. @throws `DatabaseError` `corrupt` */
  row(id: number): Value[] | undefined {
    let number = this.#root;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const node = this.#node(number);
      if (node.type === TYPE.TABLE_LEAF) return this.#rowIn(node, id);
      if (node.type !== TYPE.TABLE) throw this.#wrong("a page of a table is none");
      const at = firstWhere(node.cells.length, (index) => readVarint(node.page, (node.cells[index] ?? 0) + 4).value >= id);
      number = this.#child(node, at);
    }
    throw this.#wrong("a table is too deep");
  }

  /** The entries of an index whose first column is this text. @throws `DatabaseError` `corrupt` */
  entries(key: Buffer): Value[][] {
    return this.#entriesBelow(this.#root, key, new Set());
  }

  #rowsBelow(number: number, passed: Set<number>): Value[][] {
    const node = this.#nodeOnce(number, passed);
    if (node.type === TYPE.TABLE) return [...node.cells.keys(), node.cells.length].flatMap((at) => this.#rowsBelow(this.#child(node, at), passed));
    if (node.type !== TYPE.TABLE_LEAF) throw this.#wrong("a page of a table is none");
    return node.cells.map((cell) => this.#record(node.page, cell));
  }

  #rowIn(node: Node, id: number): Value[] | undefined {
    const rowid = (index: number): number => readVarint(node.page, readVarint(node.page, node.cells[index] ?? 0).end).value;
    const at = firstWhere(node.cells.length, (index) => rowid(index) >= id);
    const cell = node.cells[at];
    return cell === undefined || rowid(at) !== id ? undefined : this.#record(node.page, cell);
  }

  #entriesBelow(number: number, key: Buffer, passed: Set<number>): Value[][] {
    const node = this.#nodeOnce(number, passed);
    const isLeaf = node.type === TYPE.INDEX_LEAF;
    if (!isLeaf && node.type !== TYPE.INDEX) throw this.#wrong("a page of an index is none");
    const entry = (index: number): Value[] => this.#record(node.page, (node.cells[index] ?? 0) + (isLeaf ? 0 : 4));
    const found: Value[][] = [];
    for (let at = firstWhere(node.cells.length, (index) => compare(entry(index)[0], key) >= 0); at <= node.cells.length; at++) {
      // Entries between two children are in the inner page itself, and equal ones may be on both sides of it.
      if (!isLeaf) found.push(...this.#entriesBelow(this.#child(node, at), key, passed));
      if (at === node.cells.length) break;
      const here = entry(at);
      if (compare(here[0], key) !== 0) break;
      found.push(here);
    }
    return found;
  }

  /** In a tree every page is passed once; one that goes round in circles would never end. */
  #nodeOnce(number: number, passed: Set<number>): Node {
    if (passed.has(number)) throw this.#wrong("a page is its own descendant");
    passed.add(number);
    return this.#node(number);
  }

  #node(number: number): Node {
    const page = this.#pages.page(number);
    const start = number === 1 ? 100 : 0;
    const type = page[start] ?? 0;
    const count = page.readUInt16BE(start + 3);
    const isLeaf = type === TYPE.INDEX_LEAF || type === TYPE.TABLE_LEAF;
    const table = start + (isLeaf ? 8 : 12);
    if (table + count * 2 > this.#pages.usable) throw this.#wrong("a page has more cells than fit");
    const cells = Array.from({ length: count }, (_, index) => page.readUInt16BE(table + index * 2));
    if (cells.some((cell) => cell < table || cell + 4 > this.#pages.usable)) throw this.#wrong("a cell is outside its page");
    return { page, type, cells, last: isLeaf ? 0 : page.readUInt32BE(start + 8) };
  }

  #child({ page, cells, last }: Node, at: number): number {
    const cell = cells[at];
    return cell === undefined ? last : page.readUInt32BE(cell);
  }

  /** The record of a leaf's or an inner index page's cell, which begins with its length, and in tables then its rowid. */
  #record(page: Buffer, cell: number): Value[] {
    const isTable = page[page === this.#pages.page(1) ? 100 : 0] === TYPE.TABLE_LEAF;
    const { value: length, end } = readVarint(page, cell);
    const start = isTable ? readVarint(page, end).end : end;
    return readRecord(readPayload(this.#pages, page, { start, length, isTable }), this.#pages.file);
  }

  #wrong(found: string): Error {
    return malformed(this.#pages.file, found);
  }
}

/** The first index below `count` for which `holds`, which holds from somewhere on; `count` where it never does. */
function firstWhere(count: number, holds: (index: number) => boolean): number {
  let [low, high] = [0, count];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Numbers and nulls sort before texts; texts by their bytes. */
function compare(value: Value | undefined, key: Buffer): number {
  return Buffer.isBuffer(value) ? Buffer.compare(value, key) : -1;
}
