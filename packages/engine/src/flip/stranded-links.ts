/** This defines `strandedLinks`: the links that would come to lead nowhere if a pointer led elsewhere. Reads only (REQ-A2). */
import { isSwitchyardError, safePath, withLook, type Look, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import { managedTargets, type ManagedTarget } from "../managed/managed-targets.ts";
import { leadsSomewhere } from "../preflight/leads-somewhere.ts";
import { linkDirectories } from "./link-directories.ts";
import { POINTER } from "./pointer.ts";
import { stableLinks } from "./stable-links.ts";

/** A pointer that is to lead elsewhere, or to go. */
export interface PointerMove extends Pick<Context, "stateDir"> {
  /** Inside the root, free of links in its parents. */
  readonly pointer: string;
  /** The tree that it is to lead to, inside the root; null: there is to be no pointer. */
  readonly tree: string | null;
}

/**
 * Whoever made them: what is found on disk, wherever programs are and wherever runs that stand have changed targets, and what such
 * runs have led through the pointer. What leads nowhere now is not among them. Sorted.
 *
 * @param readable is told of each run that cannot be read
 */
export function strandedLinks(root: Root, move: PointerMove, readable: ReadableRuns = new ReadableRuns()): readonly string[] {
  const managed = managedTargets(root, move, readable);
  return withLook(root, (look) => strandedIn(look, move, managed));
}

function strandedIn(look: Look, { pointer, tree, stateDir }: PointerMove, managed: ReadonlyMap<string, ManagedTarget>): readonly string[] {
  const { root } = look;
  const wouldLead = (inTree: string): boolean => tree !== null && leadsSomewhere(look, `${tree}/${inTree}`);
  const stranded = new Set<string>();
  for (const { path, applet } of onDisk(root, pointer, linkDirectories(root, { stateDir }, managed))) {
    if (!wouldLead(`bin/${applet}`) && leadsSomewhere(look, path)) stranded.add(path);
  }
  for (const target of managed.values()) {
    const inTree = stranded.has(target.path) ? null : behindPointer(look, target, pointer);
    if (inTree !== null && !wouldLead(inTree)) stranded.add(target.path);
  }
  return [...stranded].sort();
}

function onDisk(root: Root, pointer: string, directories: readonly string[]): ReturnType<typeof stableLinks> {
  return pointer.endsWith(`/${POINTER}`) ? stableLinks(root, pointer.slice(0, -POINTER.length - 1) || "/", directories) : [];
}

/** What of a managed link's source lies behind the pointer; null where it does not lead through it now, or is no link any more. */
function behindPointer(look: Look, { path, source }: ManagedTarget, pointer: string): string | null {
  const name = pointer.slice(pointer.lastIndexOf("/") + 1);
  const at = source === null ? -1 : source.indexOf(`/${name}/`);
  if (source === null || at === -1) return null;
  try {
    const { links } = look.resolve(safePath(path), "follow");
    return links.includes(path) && links.includes(pointer) ? source.slice(at + name.length + 2) : null;
  } catch (error) {
    if (isSwitchyardError(error)) return null;
    throw error;
  }
}
