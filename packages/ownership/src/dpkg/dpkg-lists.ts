/** This defines `DpkgLists`: dpkg's lists of files, each read once. */
import { openFile, type DirHandle } from "@switchyard/fs-atomic";
import type { DatabaseFault } from "../database/database-fault.ts";
import { faultOf } from "../database/fault-of.ts";
import type { Names } from "../database/names.ts";
import type { RootFiles } from "../database/root-files.ts";
import { listEntries } from "./list-entries.ts";
import type { DpkgPackage, Status } from "./status.ts";

const INFO = "/var/lib/dpkg/info";
const END = ".list";
/** In bytes. The longest lists have a few MiB. */
const LIMIT = 64 * 1024 * 1024;

/** A candidate: a line of a list whose last component is asked for. */
export interface ListEntry {
  /** The package, or the list's path where no package of the status has it. */
  readonly owner: DpkgPackage | string;
  /** latin1 */
  readonly path: string;
}

/** All lists are read, also those that no package has: one of these with an asked path in it tells of a status that was cut off. */
export class DpkgLists {
  readonly entries: ListEntry[] = [];
  readonly faults: DatabaseFault[] = [];
  readonly #names: Names;

  constructor(files: RootFiles, status: Status, names: Names) {
    this.#names = names;
    const read = files.in(INFO, (dir) => {
      const present = new Set(lists(dir));
      const owners = this.#owners(status, present);
      for (const list of present) this.#read(dir, list, owners.get(list) ?? `${INFO}/${list}`);
      return true;
    });
    if (read === undefined) this.faults.push({ manager: "dpkg", reason: "incomplete", file: INFO, found: "there are packages, but no lists of their files" });
  }

  /** Whether there is a list at all. */
  static any(files: RootFiles): boolean {
    return files.in(INFO, (dir) => lists(dir).length > 0) ?? false;
  }

  #owners(status: Status, present: ReadonlySet<string>): Map<string, DpkgPackage> {
    const owners = new Map<string, DpkgPackage>();
    for (const one of status) {
      const list = listNames(one).find((name) => present.has(name));
      if (list !== undefined) owners.set(list, one);
      else this.faults.push({ manager: "dpkg", reason: "incomplete", file: `${INFO}/${one.package}${END}`, found: "the package's list of files is missing" });
    }
    return owners;
  }

  #read(dir: DirHandle, list: string, owner: DpkgPackage | string): void {
    const file = `${INFO}/${list}`;
    try {
      for (const path of listEntries(readText(dir, list), this.#names, file)) this.entries.push({ owner, path });
    } catch (error) {
      this.faults.push(faultOf("dpkg", file, error));
    }
  }
}

function lists(dir: DirHandle): string[] {
  return dir.sys.readDirectory(dir.fd).filter((name) => name.endsWith(END)).toSorted();
}

/** Packages that can be installed for several architectures at once name theirs; the other form is of dpkg's older days. */
function listNames({ package: name, arch, isMultiArchSame }: DpkgPackage): string[] {
  const names = [`${name}${END}`, `${name}:${arch}${END}`];
  return isMultiArchSame ? names.toReversed() : names;
}

function readText(dir: DirHandle, list: string): string {
  const file = openFile(dir, list, LIMIT);
  try {
    return file.read(0, file.size).toString("latin1");
  } finally {
    file.close();
  }
}
