/** This defines `readDpkg`: dpkg's answer to which packages list the asked paths. */
import type { DatabaseFault } from "../database/database-fault.ts";
import { DatabaseError } from "../database/database-error.ts";
import { fromLatin1, Names } from "../database/names.ts";
import type { Diversion, Question, Reading } from "../database/reading.ts";
import type { RootFiles } from "../database/root-files.ts";
import { steady } from "../database/steady.ts";
import { DpkgLists } from "./dpkg-lists.ts";
import { parseDiversions } from "./parse-diversions.ts";
import { Status, type DpkgPackage } from "./status.ts";

const HOME = "/var/lib/dpkg";
const STATUS = `${HOME}/status`;
const DIVERSIONS = `${HOME}/diversions`;
/** In bytes. The status of some thousand packages has a few MiB. */
const LIMIT = 128 * 1024 * 1024;

/**
 * Reads `status` with the journal of a running dpkg (`updates/`), the diversions, and each list once (dpkg(1)).
 *
 * @returns undefined: dpkg keeps no database there, or it holds no package
 * @throws `DatabaseError`, or what fs-atomic throws: nothing that it says can be relied on
 */
export function readDpkg(files: RootFiles, question: Question): Reading | undefined {
  return steady(files, [STATUS, `${HOME}/updates`, `${HOME}/info`, DIVERSIONS], () => {
    const status = readStatus(files);
    return status === undefined ? undefined : readLists(files, status, question);
  });
}

function readStatus(files: RootFiles): Status | undefined {
  const text = files.read(STATUS, LIMIT)?.toString("latin1");
  const status = new Status();
  status.add(text ?? "", STATUS);
  // What dpkg noted since it last wrote the status. Names of digits are whole; others it was still writing.
  const noted = files.in(`${HOME}/updates`, (dir) => dir.sys.readDirectory(dir.fd).filter((name) => /^\d+$/.test(name)).toSorted()) ?? [];
  for (const name of noted) {
    const file = `${HOME}/updates/${name}`;
    status.add(files.read(file, LIMIT)?.toString("latin1") ?? "", file);
  }
  if (status.size > 0) return status;
  if (DpkgLists.any(files)) throw new DatabaseError("corrupt", STATUS, { found: "it holds no package, but there are lists of files" });
  if (files.stat(`${HOME}/status.d`) !== undefined) throw new DatabaseError("unsupported", `${HOME}/status.d`, { found: "packages are recorded there, and not in status" });
  return undefined;
}

function readLists(files: RootFiles, status: Status, { paths, canonical }: Question): Reading {
  const diversions = readDiversions(files, { paths, canonical });
  // Who asks for where a file went asks for whoever lists it where it came from.
  const names = new Names([...paths, ...diversions.flatMap(({ from, recorded }) => [from, recorded])]);
  const lists = new DpkgLists(files, status, names);
  const claims = lists.entries.flatMap(({ owner, path }) => {
    const recorded = fromLatin1(path);
    const at = canonical(recorded);
    return at === undefined ? [] : [{ owner, recorded, canonical: at }];
  });
  return {
    claims: claims.flatMap(({ owner, ...claim }) => (typeof owner === "string" || owner.version === null ? [] : [{ ...claim, package: owner.package, version: owner.version, arch: owner.arch }])),
    doubts: [
      ...lists.faults.map((fault) => ({ fault, about: null })),
      ...claims.flatMap(({ owner, canonical }) => {
        const fault = doubt(owner);
        return fault === undefined ? [] : [{ fault, about: canonical }];
      }),
    ],
    diversions,
  };
}

/** What a list says that belongs to no package, or to one that is only half there. */
function doubt(owner: DpkgPackage | string): DatabaseFault | undefined {
  if (typeof owner === "string") return { manager: "dpkg", reason: "corrupt", file: owner, found: "it lists the path, and its package is not in status" };
  if (owner.version !== null) return undefined;
  return { manager: "dpkg", reason: "incomplete", file: STATUS, found: `the first installation of ${JSON.stringify(owner.package)}, which lists the path, is not finished` };
}

/** Those that are about the asked paths. */
function readDiversions(files: RootFiles, { paths, canonical }: Question): (Diversion & { readonly recorded: string })[] {
  const text = files.read(DIVERSIONS, LIMIT)?.toString("latin1") ?? "";
  return parseDiversions(text, DIVERSIONS).flatMap((diversion) => {
    const recorded = fromLatin1(diversion.from);
    const [from, to] = [canonical(recorded), canonical(fromLatin1(diversion.to))];
    if (from === undefined || to === undefined || !(paths.has(from) || paths.has(to))) return [];
    return [{ from, to, by: diversion.by, recorded }];
  });
}
