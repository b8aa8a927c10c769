/** This defines `linkChain`: the links that a path leads through, one by one, and where they end. Reads only. */
import { formatPath, isSwitchyardError, resolveInRoot, type FollowedLink, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { ChainEnd, LinkHop } from "./explain-report.ts";

/** The links on the way of a path. */
export interface LinkChain {
  /** The path with the links in its parents resolved; null where that cannot be. */
  readonly canonical: SafePath | null;
  /** Those of its parents among them. A loop is told once. */
  readonly links: readonly LinkHop[];
  readonly end: ChainEnd;
  /** Null where it ends at nothing. */
  readonly final: SafePath | null;
  /** Why it ends there, for people; null where something is found. */
  readonly found: string | null;
}

/** Follows them inside the root, as a process would whose root directory it is. */
export function linkChain(root: Root, path: SafePath): LinkChain {
  const links = new Map<string, LinkHop>();
  const note = ({ path: at, dest }: FollowedLink): void => void links.set(at, { path: at, dest, to: leadsTo(at, dest) });
  const canonical = tryResolve(root, path, "keep");
  const final = tryResolve(root, path, "follow", note);
  const isLast = canonical.path !== null && links.has(formatPath(canonical.path));
  return { canonical: canonical.path, links: [...links.values()], end: endOf(final.reason, isLast || canonical.path === null, links.size), final: final.path, found: final.found };
}

interface Tried {
  readonly path: SafePath | null;
  readonly reason: string | null;
  readonly found: string | null;
}

function tryResolve(root: Root, path: SafePath, last: "keep" | "follow", onLink?: (link: FollowedLink) => void): Tried {
  try {
    return { path: resolveInRoot(root, path, last, onLink).path, reason: null, found: null };
  } catch (error) {
    if (!isSwitchyardError(error)) throw error;
    return { path: null, reason: error.reason, found: error.message };
  }
}

const ENDS: Readonly<Record<string, ChainEnd>> = { escape: "leaves_root", link_loop: "loop", parent_not_directory: "not_a_directory" };

/** @param isLink whether what is missing is missed by a link */
function endOf(reason: string | null, isLink: boolean, links: number): ChainEnd {
  if (reason === null) return "found";
  if (reason === "missing" || reason === "parent_missing") return isLink && links > 0 ? "dangling" : "missing";
  return ENDS[reason] ?? "unreadable";
}

/** By the text alone: a link that it goes through is a hop of its own. */
function leadsTo(path: string, dest: string): string | null {
  const parts = dest.startsWith("/") ? [] : path.split("/").slice(1, -1);
  for (const part of dest.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return `/${parts.join("/")}`;
}
