/** This defines `findTool`: the program that a shell would run for a name. */
import { closeDir, errnoOf, formatPath, ignoring, isSwitchyardError, isText, observe, openDir, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";
import { inodeKey } from "./inode.ts";
import { mistrust, type Step, type Way } from "./mistrust.ts";
import type { RescueTool, ToolVerdict } from "./rescue-report.ts";
import { linksOf, type SearchDir, type SearchPath } from "./search-path.ts";

/** A program on the path, not run yet. */
export interface Candidate {
  readonly tool: RescueTool;
  /** As the shell would call it. */
  readonly path: string;
  /** Where its links lead to. */
  readonly resolved: string;
  /** The key of its inode. */
  readonly key: string;
  /** Why it does not count whatever it would say; null: it may be run. */
  readonly refusal: { readonly why: ToolVerdict; readonly detail: string } | null;
}

/** What makes a program not count. */
export interface Conditions {
  /** The keys of the inodes that the plan replaces. */
  readonly replaced: ReadonlySet<string>;
  readonly trustedUids: readonly number[];
}

/**
 * The first regular file of that name that the kernel would execute, as a shell searches; if there is none, the first that it
 * would not. What comes later on the path does not count, even if the first does not: the shell would not get there.
 */
export function findTool(search: SearchPath, tool: RescueTool, conditions: Conditions): Candidate | null {
  let dud: Candidate | null = null;
  for (const place of search.dirs) {
    const found = lookIn(search.root, place, tool);
    if (found === null) continue;
    if (found.isExecutable) return { ...found.at, refusal: refusalOf(found, conditions) };
    dud ??= { ...found.at, refusal: { why: "not_executable", detail: "" } };
  }
  return dud;
}

interface Found {
  readonly at: Omit<Candidate, "refusal">;
  readonly isExecutable: boolean;
  readonly way: Way;
  readonly file: Step;
}

/** What stands at the name, its links followed. A dangling link, a directory, or what cannot be looked at is passed over, as by a shell. */
function lookIn(root: Root, { entry, dir, way }: SearchDir, tool: RescueTool): Found | null {
  try {
    const { kind } = observe(dir, tool);
    if (kind === "none" || kind === "dir" || kind === "other") return null;
    const resolved = resolveInRoot(root, safePath(`${dir.path}/${tool}`), "follow");
    const parent = openDir(root, resolved.path.parents);
    try {
      const node = observe(parent, resolved.path.name);
      if (node.kind !== "file") return null;
      const isExecutable = ignoring("EACCES", () => (parent.sys.checkExecute(parent.fd, resolved.path.name), true)) === true;
      const at = { tool, path: `${entry.replace(/\/+$/u, "")}/${tool}`, resolved: formatPath(resolved.path), key: inodeKey(node.stat) };
      const whole = { directories: [...way.directories, ...resolved.through], links: [...way.links, ...linksOf(root, resolved)] };
      return { at, isExecutable, way: whole, file: { path: at.resolved, stat: node.stat } };
    } finally {
      closeDir(parent);
    }
  } catch (error) {
    if (isSwitchyardError(error) || errnoOf(error) === "EACCES" || errnoOf(error) === "ENOENT") return null;
    throw error;
  }
}

function refusalOf({ at, way, file }: Found, { replaced, trustedUids }: Conditions): Candidate["refusal"] {
  const gone = [...way.links, file].find(({ stat }) => replaced.has(inodeKey(stat)));
  if (gone !== undefined) return { why: "replaced", detail: gone.path };
  const weak = mistrust(way, file, trustedUids);
  if (weak !== null) return { why: "untrusted", detail: weak };
  return isText(at.path) ? null : { why: "path_not_text", detail: "" };
}
