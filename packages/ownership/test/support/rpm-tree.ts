/** This defines `rpmTree`: a root with a database of rpm's form, made by a real SQLite. */
import { mkdirSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { onTestFinished } from "vitest";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

/** One package. */
export interface RpmFixture {
  readonly name: string;
  readonly version?: string;
  readonly epoch?: number;
  readonly files: readonly string[];
  /** By index; absent: all of them are on disk. */
  readonly states?: readonly number[];
}

const [INT32, STRING, STRING_ARRAY, BYTES] = [4, 6, 8, 1];

function texts(values: readonly string[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from(`${value}\0`, "latin1")));
}

function numbers(values: readonly number[]): Buffer {
  return Buffer.concat(values.map((value) => Buffer.from([0, 0, value >> 8, value & 255])));
}

/** A header as rpm keeps it: two lengths, an index, the data. */
export function header({ name, version = "1.0", epoch, files, states }: RpmFixture): Buffer {
  const split = files.map((file) => ({ dir: file.slice(0, file.lastIndexOf("/") + 1), base: file.slice(file.lastIndexOf("/") + 1) }));
  const dirs = [...new Set(split.map(({ dir }) => dir))];
  const entries = [
    { tag: 1000, type: STRING, count: 1, data: texts([name]) },
    { tag: 1001, type: STRING, count: 1, data: texts([version]) },
    { tag: 1002, type: STRING, count: 1, data: texts(["1"]) },
    ...(epoch === undefined ? [] : [{ tag: 1003, type: INT32, count: 1, data: numbers([epoch]) }]),
    { tag: 1022, type: STRING, count: 1, data: texts(["noarch"]) },
    ...(states === undefined ? [] : [{ tag: 1029, type: BYTES, count: states.length, data: Buffer.from(states) }]),
    { tag: 1116, type: INT32, count: files.length, data: numbers(split.map(({ dir }) => dirs.indexOf(dir))) },
    { tag: 1117, type: STRING_ARRAY, count: files.length, data: texts(split.map(({ base }) => base)) },
    { tag: 1118, type: STRING_ARRAY, count: dirs.length, data: texts(dirs) },
  ];
  let offset = 0;
  const index = entries.map(({ tag, type, count, data }) => {
    const entry = Buffer.alloc(16);
    for (const [at, value] of [tag, type, offset, count].entries()) entry.writeUInt32BE(value, at * 4);
    offset += data.length;
    return entry;
  });
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(entries.length, 0);
  lengths.writeUInt32BE(offset, 4);
  return Buffer.concat([lengths, ...index, ...entries.map(({ data }) => data)]);
}

/** Where the database is. */
export const RPM_DATABASE = "usr/lib/sysimage/rpm/rpmdb.sqlite";

/** The root, and the database, open, for further changes. */
export function rpmTree(packages: readonly RpmFixture[], { journal = "delete", pageSize = 4096 } = {}): Scratch & { readonly database: DatabaseSync } {
  const place = scratch();
  mkdirSync(place.at("usr/lib/sysimage/rpm"), { recursive: true });
  const database = new DatabaseSync(place.at(RPM_DATABASE), { enableForeignKeyConstraints: false });
  onTestFinished(() => {
    if (database.isOpen) database.close();
  });
  database.exec(`PRAGMA page_size=${pageSize}; PRAGMA journal_mode=${journal}; PRAGMA wal_autocheckpoint=0`);
  database.exec("CREATE TABLE 'Packages' (hnum INTEGER PRIMARY KEY AUTOINCREMENT,blob BLOB NOT NULL)");
  database.exec("CREATE TABLE 'Basenames' (key 'TEXT' NOT NULL, hnum INTEGER NOT NULL, idx INTEGER NOT NULL)");
  database.exec("CREATE INDEX 'Basenames_key_idx' ON 'Basenames'(key ASC)");
  for (const one of packages) install(database, one);
  return { ...place, database };
}

/** Puts a package into it. */
export function install(database: DatabaseSync, one: RpmFixture): void {
  database.exec("BEGIN");
  const { lastInsertRowid } = database.prepare("INSERT INTO Packages(blob) VALUES (?)").run(header(one));
  const insert = database.prepare("INSERT INTO Basenames VALUES (CAST(? AS TEXT), ?, ?)");
  for (const [index, file] of one.files.entries()) insert.run(Buffer.from(file.slice(file.lastIndexOf("/") + 1), "latin1"), lastInsertRowid, index);
  database.exec("COMMIT");
}
