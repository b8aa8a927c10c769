/** This defines `fromPackage`: the programs of an installed package. */
import { nodeName, safePath, SwitchyardError, withLook, type Look, type Root } from "@switchyard/fs-atomic";
import { findPrograms, PROGRAM_DIRS } from "@switchyard/engine";
import { packageFiles, type FoundPackage, type NamedPackage, type PackageFile } from "@switchyard/ownership";
import type { Candidate, Gathered } from "./candidate.ts";
import { foreignPrograms } from "./foreign-programs.ts";

/**
 * Its files in directories of programs, each under the name that the package has for it, also where it was diverted aside.
 *
 * @throws `E_POLICY` `package_unknown`: there is none, several managers have one, or no database says so
 */
export function fromPackage(root: Root, { name, manager }: { readonly name: string; readonly manager?: NamedPackage["manager"] }): Gathered {
  const { packages, faults } = packageFiles(root, { package: name, manager }, PROGRAM_DIRS.map((dir) => safePath(dir)));
  const [found, ...others] = packages;
  if (found === undefined) throw unknown(name, faults.length === 0 ? "no database of packages has such a package with programs" : `${faults[0]?.file}: ${faults[0]?.found}`);
  if (others.length > 0) throw unknown(name, `${packages.map((one) => one.manager).join(" and ")} each have one; needed is the name of the manager`);
  const programs = programsOf(root, found);
  const doubts = faults.map(({ file, found: what }) => `Perhaps not all programs of ${JSON.stringify(name)} are known: ${JSON.stringify(file)}: ${what}.`);
  const warnings = [...doubts, ...foreignPrograms(root, programs.candidates, name)];
  const origin = { kind: "package", manager: found.manager, name, version: found.version } as const;
  return { origin, candidates: programs.candidates, passedOver: programs.dangling.map(({ path, recorded }) => ({ name: nameOf(recorded), path, why: "source_missing" })), warnings };
}

interface Programs {
  readonly candidates: readonly Candidate[];
  readonly dangling: readonly PackageFile[];
}

function programsOf(root: Root, { files }: FoundPackage): Programs {
  const kinds = withLook(root, (look) => files.map((file) => ({ file, ...looked(look, file) })));
  return {
    candidates: kinds.flatMap(({ file, isProgram }) => (isProgram ? [{ name: nodeName(nameOf(file.recorded)), path: safePath(file.path) }] : [])),
    dangling: kinds.flatMap(({ file, isDangling }) => (isDangling ? [file] : [])),
  };
}

function looked(look: Look, { path }: PackageFile): { readonly isProgram: boolean; readonly isDangling: boolean } {
  const { parents, name } = safePath(path);
  const { programs, dangling } = look.within(parents, (dir) => findPrograms(look, dir, [name]));
  return { isProgram: programs.length > 0, isDangling: dangling.length > 0 };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

function unknown(name: string, found: string): SwitchyardError {
  const message = `Cannot build from the package ${JSON.stringify(name)}: ${found.replace(/^\/: /u, "")}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "package_unknown", op: "profile", message });
}
