/** This defines `findPrograms`: which names of a directory are programs. */
import { closeDir, isSwitchyardError, observe, openDir, resolveInRoot, safePath, type DirHandle, type Root } from "@switchyard/fs-atomic";

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
export function findPrograms(root: Root, dir: DirHandle, names: readonly string[]): FoundPrograms {
  const kinds = names.map((name) => ({ name, kind: kindOf(root, dir, name) }));
  const of = (wanted: Kind): string[] => kinds.flatMap(({ name, kind }) => (kind === wanted ? [name] : []));
  return { programs: of("program"), dangling: of("dangling") };
}

type Kind = "program" | "dangling" | "other";

function kindOf(root: Root, dir: DirHandle, name: string): Kind {
  const node = observe(dir, name);
  if (node.kind === "symlink") return leadsTo(root, `${dir.path}/${name}`);
  return node.kind === "file" && isExecutable(node.stat.mode) ? "program" : "other";
}

/** Where a link leads in the end. One that leads out of the root leads nowhere, as for who has it as root directory. */
function leadsTo(root: Root, link: string): Kind {
  try {
    const { path } = resolveInRoot(root, safePath(link), "follow");
    const at = openDir(root, path.parents);
    try {
      const node = observe(at, path.name);
      return node.kind === "file" && isExecutable(node.stat.mode) ? "program" : "other";
    } finally {
      closeDir(at);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return "dangling";
    throw error;
  }
}

function isExecutable(mode: number): boolean {
  return (mode & 0o111) !== 0;
}
