/** This defines `readPacman`: pacman's answer to which packages list the asked paths. */
import { pathIn, type DirHandle } from "@switchyard/fs-atomic";
import { DatabaseError } from "../database/database-error.ts";
import type { DatabaseFault } from "../database/database-fault.ts";
import { faultOf } from "../database/fault-of.ts";
import { fromLatin1, Names } from "../database/names.ts";
import type { Claim, Question, Reading } from "../database/reading.ts";
import type { RootFiles } from "../database/root-files.ts";
import { steady } from "../database/steady.ts";
import { sections } from "./sections.ts";

const LOCAL = "/var/lib/pacman/local";
/** In bytes. */
const LIMIT = 64 * 1024 * 1024;

/**
 * Reads `local/NAME-VERSION-RELEASE/files` of each package, and `desc` of those that list an asked path. Where pacman.conf
 * names another DBPath, that one is not read.
 *
 * @returns undefined: pacman keeps no database there, or it holds no package
 */
export function readPacman(files: RootFiles, question: Question): Reading | undefined {
  return steady(files, [LOCAL], () => {
    const packages = files.in(LOCAL, (dir) => packagesIn(dir));
    return packages === undefined || packages.length === 0 ? undefined : new PacmanSearch(files, question).run(packages);
  });
}

function packagesIn(dir: DirHandle): string[] {
  return dir.sys.readDirectory(dir.fd).filter((name) => !name.startsWith(".") && name !== "ALPM_DB_VERSION").toSorted();
}

class PacmanSearch {
  readonly #files: RootFiles;
  readonly #question: Question;
  readonly #names: Names;
  readonly #claims: Claim[] = [];
  readonly #faults: DatabaseFault[] = [];

  constructor(files: RootFiles, question: Question) {
    this.#files = files;
    this.#question = question;
    this.#names = new Names(question.paths);
  }

  run(packages: readonly string[]): Reading {
    for (const name of packages) {
      const home = `${LOCAL}/${name}`;
      try {
        this.#search(home);
      } catch (error) {
        this.#faults.push(faultOf("pacman", home, error));
      }
    }
    return { claims: this.#claims, doubts: this.#faults.map((fault) => ({ fault, about: null })), diversions: [] };
  }

  #search(home: string): void {
    const found = this.#files.in(home, (dir) => {
      const listed = sections(this.#text(dir, "files"), pathIn(dir, "files")).get("FILES") ?? [];
      const claimed = listed.flatMap((path) => this.#claim(path));
      if (claimed.length === 0) return true;
      const about = describe(sections(this.#text(dir, "desc"), pathIn(dir, "desc")), pathIn(dir, "desc"));
      this.#claims.push(...claimed.map((claim) => ({ ...claim, ...about })));
      return true;
    });
    if (found === undefined) throw new DatabaseError("incomplete", home, { found: "it is no directory of a package" });
  }

  /** Paths have no slash at their beginning; directories have one at their end. */
  #claim(path: string): Pick<Claim, "recorded" | "canonical">[] {
    const plain = path.endsWith("/") ? path.slice(0, -1) : path;
    if (!this.#names.has(plain, plain.lastIndexOf("/") + 1, plain.length)) return [];
    const recorded = `/${fromLatin1(plain)}`;
    const canonical = this.#question.canonical(recorded);
    return canonical !== undefined && this.#question.paths.has(canonical) ? [{ recorded, canonical }] : [];
  }

  #text(dir: DirHandle, name: string): string {
    const bytes = this.#files.read(pathIn(dir, name), LIMIT);
    if (bytes === undefined) throw new DatabaseError("incomplete", pathIn(dir, name), { found: "it is missing" });
    return bytes.toString("latin1");
  }
}

function describe(desc: ReadonlyMap<string, readonly string[]>, file: string): Pick<Claim, "package" | "version" | "arch"> {
  const [name] = desc.get("NAME") ?? [];
  const [version] = desc.get("VERSION") ?? [];
  if (name === undefined || version === undefined) throw new DatabaseError("corrupt", file, { found: "it names no package, or no version of it" });
  return { package: name, version, arch: desc.get("ARCH")?.[0] ?? null };
}
