/** This defines `readRpm`: rpm's answer to which packages list the asked paths. */
import { decodeBytes, type OpenFile } from "@switchyard/fs-atomic";
import { DatabaseError } from "../database/database-error.ts";
import { Names } from "../database/names.ts";
import type { Claim, Question, Reading } from "../database/reading.ts";
import type { RootFiles } from "../database/root-files.ts";
import { steady } from "../database/steady.ts";
import { RpmHeader } from "./header.ts";
import { sqliteHeader } from "./sqlite/pages.ts";
import { Sqlite } from "./sqlite/sqlite.ts";
import { readWriteAheadLog, type WriteAheadLog } from "./sqlite/write-ahead-log.ts";

/** Where distributions keep it; the older place is mostly a link to the newer one. */
const PLACES = ["/usr/lib/sysimage/rpm", "/var/lib/rpm", "/usr/share/rpm"] as const;
const SQLITE = "rpmdb.sqlite";
/** Databases of other backends, by what they are called. */
const OTHERS = { "Packages.db": "ndb", Packages: "Berkeley DB" } as const;
/** In bytes. Of the database only the pages that matter are read, of the log everything. */
const LIMIT = 8 * 1024 * 1024 * 1024;
const LOG_LIMIT = 256 * 1024 * 1024;

/**
 * Looks the last components up in the index of file names, and in the packages that it names what they really list.
 *
 * @returns undefined: rpm keeps no database there, or it holds no package
 * @throws `DatabaseError` `unsupported` also for databases of other backends
 */
export function readRpm(files: RootFiles, question: Question): Reading | undefined {
  const homes = new Set(PLACES.flatMap((place) => files.canonical(place) ?? []));
  const found = [...homes].flatMap((home) => readHome(files, home, question) ?? []);
  return found.length === 0 ? undefined : { claims: found.flatMap(({ claims }) => claims), doubts: [], diversions: [] };
}

function readHome(files: RootFiles, home: string, question: Question): Pick<Reading, "claims"> | undefined {
  const file = `${home}/${SQLITE}`;
  if (files.canonical(file) === undefined) {
    for (const [name, backend] of Object.entries(OTHERS)) {
      if (files.stat(`${home}/${name}`) !== undefined) throw new DatabaseError("unsupported", `${home}/${name}`, { found: `it is a database of the backend ${backend}; only sqlite is read` });
    }
    return undefined;
  }
  return steady(files, [file, `${file}-wal`, `${file}-journal`], () => files.open(file, LIMIT, (open) => readDatabase(files, { open, file }, question)));
}

function readDatabase(files: RootFiles, { open, file }: { open: OpenFile; file: string }, question: Question): Pick<Reading, "claims"> | undefined {
  // A file that was made and not yet filled.
  if (open.size === 0) return undefined;
  if ((files.stat(`${file}-journal`)?.size ?? 0n) > 0n) throw new DatabaseError("changing", file, { found: "a transaction that was not finished has to be rolled back first, by rpm" });
  const database = new Sqlite(open, readLog(files, { open, file }), file);
  const packages = database.tree("table", "Packages");
  const [names, index] = [database.tree("table", "Basenames"), database.tree("index", "Basenames_key_idx")];
  if (packages.isEmpty()) return undefined;
  const corrupt = (found: string): DatabaseError => new DatabaseError("corrupt", file, { found });
  const headers = new Map<number, RpmHeader>();
  const headerOf = (hnum: number): RpmHeader => {
    const [, blob] = packages.row(hnum) ?? [];
    if (!Buffer.isBuffer(blob)) throw corrupt("the index names a package that is not there");
    return new RpmHeader(blob, file);
  };
  const claims = new Names(question.paths).bytes().flatMap((name) =>
    index.entries(name).flatMap(([, rowid]): Claim[] => {
      const [key, hnum, at] = (typeof rowid === "number" ? names.row(rowid) : undefined) ?? [];
      if (typeof hnum !== "number" || typeof at !== "number" || !Buffer.isBuffer(key) || !key.equals(name)) throw corrupt("the index of file names does not fit its table");
      const header = headers.get(hnum) ?? headerOf(hnum);
      headers.set(hnum, header);
      const { path, isOnDisk } = header.file(at);
      if (!path.endsWith(`/${decodeBytes(name)}`)) throw corrupt("the index of file names does not fit a package");
      const canonical = question.canonical(path);
      if (canonical === undefined || !question.paths.has(canonical) || !isOnDisk) return [];
      return [{ recorded: path, canonical, package: header.name, version: header.version, arch: header.arch }];
    }),
  );
  return { claims };
}

function readLog(files: RootFiles, { open, file }: { open: OpenFile; file: string }): WriteAheadLog | undefined {
  return files.open(`${file}-wal`, LOG_LIMIT, (log) => readWriteAheadLog(log, sqliteHeader(open.read(0, 100), file).pageSize));
}
