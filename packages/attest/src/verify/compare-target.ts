/** This defines `compareTarget`: one path of a statement, held against what is there. */
import {
  closeDir,
  encodeBytes,
  errnoOf,
  isSwitchyardError,
  observe,
  openDir,
  resolveInRoot,
  sha256,
  type DirHandle,
  type HashCache,
  type NodeName,
  type PresentNode,
  type Root,
  type SafePath,
} from "@switchyard/fs-atomic";
import { parsePathText } from "../statement/path-text.ts";
import type { StatedAction } from "../statement/statement.ts";
import type { TargetFinding } from "./check-targets.ts";

type Comparison = Pick<TargetFinding, "state" | "found">;

const SAME: Comparison = { state: "same", found: null };
const CHANGING: Comparison = { state: "unreadable", found: "it changed while it was read" };

/** Of `resolveInRoot`: the path leads to nothing inside the root. */
const NOWHERE = new Set(["missing", "parent_missing", "parent_not_directory", "link_loop", "escape"]);

/** Compares the path with what the action left there. */
export async function compareTarget(root: Root, action: StatedAction, hashes: HashCache): Promise<Comparison> {
  const path = parsePathText(action.path);
  if (path === null) return { state: "bad_path", found: "it is no path inside a root" };
  const target = await guarded(() => at(root, path, "keep", (dir, name) => compareNode({ dir, name, hashes }, action)));
  if ("nowhere" in target) return action.after_kind === "none" ? SAME : { state: "missing", found: target.nowhere };
  if (target.state !== "same" || action.after_kind !== "symlink" || action.source_hash === undefined) return target;
  const { source_hash: wanted } = action;
  const source = await guarded(() => at(root, path, "follow", async (dir, name) => sameHash(await hashes.hash(dir, name), wanted, "other_source")));
  return "nowhere" in source ? { state: "source_missing", found: source.nowhere } : source;
}

/** Opens what leads to the path, for as long as `look` takes. */
async function at<T>(root: Root, path: SafePath, final: "keep" | "follow", look: (dir: DirHandle, name: NodeName) => Promise<T>): Promise<T> {
  const { parents, name } = resolveInRoot(root, path, final).path;
  const dir = openDir(root, parents);
  try {
    return await look(dir, name);
  } finally {
    closeDir(dir);
  }
}

/** What cannot be looked at is a finding; and so is a path that leads to nothing. */
async function guarded(look: () => Promise<Comparison>): Promise<Comparison | { readonly nowhere: string }> {
  try {
    return await look();
  } catch (error) {
    if (isSwitchyardError(error)) return NOWHERE.has(error.reason) ? { nowhere: error.message } : { state: "unreadable", found: error.message };
    const errno = errnoOf(error);
    if (errno === undefined) throw error;
    return { state: "unreadable", found: errno };
  }
}

interface Spot {
  readonly dir: DirHandle;
  readonly name: NodeName;
  readonly hashes: HashCache;
}

async function compareNode(spot: Spot, { after_kind, after_hash }: StatedAction): Promise<Comparison> {
  const node = observe(spot.dir, spot.name);
  if (node.kind === "none") return after_kind === "none" ? SAME : { state: "missing", found: "there is nothing" };
  if (node.kind !== after_kind) return { state: "other_kind", found: `it is of the kind ${node.kind}` };
  if (after_hash === null) return { state: "same_kind", found: "its hash was not recorded" };
  return sameHash(await hashOf(spot, node), after_hash, "other_content");
}

/** As the facts have it: of a file's bytes, or of a link's text. */
async function hashOf({ dir, name, hashes }: Spot, node: PresentNode): Promise<string | null> {
  return node.kind === "symlink" ? sha256(encodeBytes(node.dest)) : hashes.hash(dir, name);
}

function sameHash(hash: string | null, wanted: string, otherwise: "other_content" | "other_source"): Comparison {
  if (hash === null) return CHANGING;
  return hash === wanted ? SAME : { state: otherwise, found: `its SHA-256 is ${hash}` };
}
