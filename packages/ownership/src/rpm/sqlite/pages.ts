/** This defines `Pages`: the pages of a SQLite database, as of its last commit. */
import type { OpenFile } from "@switchyard/fs-atomic";
import { DatabaseError } from "../../database/database-error.ts";
import { malformed } from "./malformed.ts";
import type { WriteAheadLog } from "./write-ahead-log.ts";

const MAGIC = Buffer.from("SQLite format 3\0", "latin1");
/** 0: nothing was ever written, or it is still in the log. */
const ENCODINGS = { NONE: 0, UTF8: 1 } as const;

/** What the first 100 bytes say. */
export interface SqliteHeader {
  readonly pageSize: number;
  /** Without what is reserved at the end of each page. */
  readonly usable: number;
  readonly pageCount: number;
}

/**
 * @param first at least the first 100 bytes of the file
 * @throws `DatabaseError` `corrupt`, `unsupported`
 */
export function sqliteHeader(first: Buffer, file: string): SqliteHeader {
  if (first.length < 100 || first.compare(MAGIC, 0, 16, 0, 16) !== 0) throw malformed(file, "its header is not there");
  const size = first.readUInt16BE(16);
  const pageSize = size === 1 ? 65536 : size;
  const usable = pageSize - (first[20] ?? 0);
  if (pageSize < 512 || (pageSize & (pageSize - 1)) !== 0 || usable < 480) throw malformed(file, "its page size is none");
  const encoding = first.readUInt32BE(56);
  if (encoding !== ENCODINGS.NONE && encoding !== ENCODINGS.UTF8) throw new DatabaseError("unsupported", file, { found: "its texts are not in UTF-8" });
  return { pageSize, usable, pageCount: first.readUInt32BE(28) };
}

/** Pages are read when they are asked for, from the log where it has them, and each once. */
export class Pages {
  readonly file: string;
  readonly usable: number;
  readonly count: number;
  readonly #open: OpenFile;
  readonly #pageSize: number;
  readonly #known: Map<number, Buffer>;

  /** @throws `DatabaseError` `corrupt`, `unsupported` */
  constructor(open: OpenFile, log: WriteAheadLog | undefined, file: string) {
    const { pageSize, usable, pageCount } = sqliteHeader(log?.pages.get(1) ?? open.read(0, 100), file);
    this.file = file;
    this.usable = usable;
    this.count = log?.pageCount ?? pageCount;
    this.#open = open;
    this.#pageSize = pageSize;
    this.#known = new Map(log?.pages);
    // With a log, the file may end before pages that are still in it; without, it is as long as it says.
    if (log === undefined && open.size < pageCount * pageSize) throw malformed(file, "it is cut off");
  }

  /** @param number from 1 on. @throws `DatabaseError` `corrupt` */
  page(number: number): Buffer {
    const known = this.#known.get(number);
    if (known !== undefined) return known;
    if (!Number.isSafeInteger(number) || number < 1 || number > this.count) throw malformed(this.file, "it has no such page");
    const page = this.#open.read((number - 1) * this.#pageSize, this.#pageSize);
    if (page.length < this.#pageSize) throw malformed(this.file, "it is cut off");
    this.#known.set(number, page);
    return page;
  }
}
