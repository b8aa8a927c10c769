/** This defines `findPrograms`: which names of a directory are programs. */
import { isSwitchyardError, observe, safePath, type DirHandle, type Look } from "@switchyard/fs-atomic";

/** The programs among the names, and the links that lead nowhere; both in the order of the names. */
export interface FoundPrograms {
  readonly programs: readonly string[];
  readonly dangling: readonly string[];
}

/**
 * A program is a regular file with any execute bit, or a link that leads to one inside the root. What is neither is no program,
 * and what has gone meanwhile is not there.
 *
 * @param dir open; nothing in it is opened or followed out of the root
 */
export function findPrograms(look: Look, dir: DirHandle, names: readonly string[]): FoundPrograms {
  const kinds = names.map((name) => ({ name, kind: kindOf(look, dir, name) }));
  const of = (wanted: Kind): string[] => kinds.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
  return { programs: of("program"), dangling: of("dangling") };
}

type Kind = "program" | "dangling" | "other";

function kindOf(look: Look, dir: DirHandle, name: string): Kind {
  const node = observe(dir, name);
  if (node.kind === "symlink") return leadsTo(look, `${dir.path}/${name}`);
  return node.kind === "file" && isExecutable(node.stat.mode) ? "program" : "other";
}

/** Where a link leads in the end. One that leads out of the root leads nowhere, as for who has it as root directory. */
function leadsTo(look: Look, link: string): Kind {
  try {
    const { node } = look.end(safePath(link));
    return node.kind === "file" && isExecutable(node.stat.mode) ? "program" : "other";
  } catch (error) {
    if (isSwitchyardError(error)) return "dangling";
    throw error;
  }
}

function isExecutable(mode: number): boolean {
  return (mode & 0o111) !== 0;
}
