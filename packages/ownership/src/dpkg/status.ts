/** This defines `Status`: the packages that dpkg knows (deb-status in dpkg's own words: `status` and `updates/`). */
import { DatabaseError } from "../database/database-error.ts";

/** One package of one architecture. */
export interface DpkgPackage {
  readonly package: string;
  /** Null: its first installation has begun and is not finished. */
  readonly version: string | null;
  readonly arch: string | null;
  readonly isMultiArchSame: boolean;
}

/** The fields in use, in lower case: dpkg does not mind the case. */
const FIELDS = new Set(["package", "status", "version", "architecture", "multi-arch"]);

/** The packages of which something is on disk, by name and architecture. */
export class Status {
  readonly #packages = new Map<string, DpkgPackage>();

  /**
   * Takes in a file of stanzas; what is said later of a package replaces what was said before, as dpkg does with
   * `updates/`.
   *
   * @param text latin1
   * @throws `DatabaseError` `corrupt`
   */
  add(text: string, file: string): void {
    if (text.includes("\0")) throw corrupt(file, "it holds NUL bytes");
    if (text !== "" && !text.endsWith("\n")) throw corrupt(file, "it ends in the middle of a line");
    let fields = new Map<string, string>();
    for (let at = 0; at < text.length; ) {
      const end = text.indexOf("\n", at);
      if (end === at) {
        this.#put(fields, file);
        fields = new Map();
      } else readLine(text.slice(at, end), fields, file);
      at = end + 1;
    }
    this.#put(fields, file);
  }

  [Symbol.iterator](): IterableIterator<DpkgPackage> {
    return this.#packages.values();
  }

  get size(): number {
    return this.#packages.size;
  }

  #put(fields: ReadonlyMap<string, string>, file: string): void {
    if (fields.size === 0) return;
    const name = fields.get("package");
    const state = fields.get("status")?.split(" ")[2];
    if (name === undefined || name === "" || state === undefined) throw corrupt(file, "a package in it has no name or no status");
    const arch = fields.get("architecture") ?? null;
    const key = `${name}:${arch}`;
    // Of a package that was purged a stanza may stay; it has neither version nor files.
    if (state === "not-installed") {
      this.#packages.delete(key);
      return;
    }
    const version = fields.get("version") ?? null;
    // dpkg itself insists on one in every other state.
    if (version === "" || (version === null && state !== "half-installed")) throw corrupt(file, `the package ${JSON.stringify(name)} in it has no version`);
    this.#packages.set(key, { package: name, version, arch, isMultiArchSame: fields.get("multi-arch") === "same" });
  }
}

function readLine(line: string, fields: Map<string, string>, file: string): void {
  // A line that begins so goes on with the field before.
  if (line.startsWith(" ") || line.startsWith("\t")) return;
  const colon = line.indexOf(":");
  if (colon <= 0) throw corrupt(file, "a line in it is no field");
  const field = line.slice(0, colon).toLowerCase();
  if (FIELDS.has(field)) fields.set(field, line.slice(colon + 1).trim());
}

function corrupt(file: string, found: string): DatabaseError {
  return new DatabaseError("corrupt", file, { found });
}
