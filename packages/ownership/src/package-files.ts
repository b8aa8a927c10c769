/** This defines `packageFiles`: which files in some directories a package put there. */
import { closeDir, formatPath, isSwitchyardError, openDir, resolveInRoot, safePath, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Owner, PathOwnership } from "./answer/ownership.ts";
import type { DatabaseFault } from "./database/database-fault.ts";
import { MANAGERS, type Manager } from "./manager.ts";
import { ownersOf } from "./owners-of.ts";

/** A package, by its name. */
export interface NamedPackage {
  readonly package: string;
  /** Whose; any if absent. */
  readonly manager?: Manager | undefined;
}

/** A file of the package. */
export interface PackageFile {
  /** Where it is, free of links in its parents. */
  readonly path: string;
  /** Where the package has it; another path where it was diverted. */
  readonly recorded: string;
}

/** The files of one package; sorted by their paths. */
export interface FoundPackage {
  readonly manager: Manager;
  /** Null: installed for several architectures, in several versions. */
  readonly version: string | null;
  readonly files: readonly PackageFile[];
}

/** What is known of the package. */
export interface PackageFiles {
  /** One for each manager that has such a package with files there, in the order of `MANAGERS`. */
  readonly packages: readonly FoundPackage[];
  /** What keeps this from being all: databases that could not be read whole. */
  readonly faults: readonly DatabaseFault[];
}

/**
 * Looks at all names in the directories and asks whom they belong to: so a file that was diverted is found where it is, one
 * that was deleted is not, and all that `ownersOf` promises holds. A directory that does not exist has no names.
 *
 * @throws what `ownersOf` and fs-atomic throw where a directory cannot be read
 */
export function packageFiles(root: Root, { package: name, manager }: NamedPackage, directories: readonly SafePath[]): PackageFiles {
  const paths = new Set(directories.flatMap((directory) => namesIn(root, directory)));
  const answers = ownersOf(root, [...paths].toSorted().map((path) => safePath(path)));
  const isMeant = (owner: Owner): boolean => owner.package === name && (manager === undefined || owner.manager === manager);
  const found = answers.flatMap((answer) => owners(answer).filter(isMeant).map((owner) => ({ owner, file: { path: answer.canonical ?? answer.path, recorded: owner.recorded } })));
  const managers = MANAGERS.filter((one) => found.some(({ owner }) => owner.manager === one));
  const packages = managers.map((one): FoundPackage => {
    const own = found.filter(({ owner }) => owner.manager === one);
    const [version = null, ...others] = new Set(own.map(({ owner }) => owner.version));
    return { manager: one, version: others.length === 0 ? version : null, files: [...new Map(own.map(({ file }) => [file.path, file])).values()] };
  });
  return { packages, faults: faultsOf(answers) };
}

function owners({ verdict }: PathOwnership): readonly Owner[] {
  return verdict.state === "owned" ? verdict.owners : [];
}

/** Each once, however many paths it is about. */
function faultsOf(answers: readonly PathOwnership[]): readonly DatabaseFault[] {
  const all = answers.flatMap(({ verdict }) => (verdict.state === "unknown" ? verdict.faults : []));
  return [...new Map(all.map((fault) => [`${fault.file} ${fault.reason}`, fault])).values()];
}

const ABSENT: ReadonlySet<string> = new Set(["missing", "parent_missing", "parent_not_directory"]);

/** The paths of all names in the directory, free of links but their own. */
function namesIn(root: Root, directory: SafePath): string[] {
  try {
    const { path } = resolveInRoot(root, directory, "follow");
    const dir = openDir(root, [...path.parents, path.name]);
    try {
      return dir.sys.readDirectory(dir.fd).map((name) => `${formatPath(path)}/${name}`);
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error) && ABSENT.has(error.reason)) return [];
    throw error;
  }
}
