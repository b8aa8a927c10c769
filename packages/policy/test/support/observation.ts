/** This defines honest observations: what the gates see of real files under a scratch root. */
import { mkdirSync, writeFileSync } from "node:fs";
import { geteuid } from "node:process";
import { isSwitchyardError, observe, readMountTable, resolveInRoot, safePath, formatPath, openDir, closeDir, type Mount, type Root } from "@switchyard/fs-atomic";
import type { ActionObservation, SourceObservation } from "../../src/index.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

/** Where the action's paths are. */
export const TARGET = "/usr/bin/ls";
export const SOURCE = "/opt/ls";

/** A root with a target and a source that pass every gate. */
export function goodRoot(): Scratch {
  const place = scratch();
  for (const dir of ["usr", "usr/bin", "opt"]) mkdirSync(place.at(dir), { mode: 0o755 });
  writeFileSync(place.at("usr/bin/ls"), "old", { mode: 0o755 });
  writeFileSync(place.at("opt/ls"), "new", { mode: 0o755 });
  return place;
}

/** The observation of the action now. */
export function observation({ root }: Scratch, source: string = SOURCE): ActionObservation {
  const mounts = readMountTable();
  const dir = openDir(root, safePath(TARGET).parents);
  try {
    const parent = dir.sys.statx(dir.fd, "");
    const targetNode = observe(dir, "ls");
    return {
      target: TARGET,
      source,
      follows: false,
      isPointer: false,
      targetNode,
      knownNames: 0,
      targetXattrs: targetNode.kind === "none" ? new Map() : dir.sys.xattrs(dir.fd, "ls"),
      parent,
      mount: mountOf(mounts, parent.mountId),
      sourceNode: observeSource(root, source, mounts),
      trustedUids: [0, geteuid?.() ?? 0],
      owner: { state: "unknown", found: "nobody was asked" },
      preservation: { state: "unknown", found: "nobody tried" },
      protection: { state: "unasked" },
      staleBackup: null,
      neededBySelf: [],
      disarms: false,
      backupPlace: { state: "beside" },
      canonicalPaths: new Map(),
    };
  } finally {
    closeDir(dir);
  }
}

function observeSource(root: Root, source: string, mounts: ReadonlyMap<bigint, Mount>): SourceObservation {
  try {
    const { path, through } = resolveInRoot(root, safePath(source), "follow");
    const dir = openDir(root, path.parents);
    try {
      const node = observe(dir, path.name);
      return { state: "present", resolved: formatPath(path), node, through, mount: node.kind === "none" ? null : mountOf(mounts, node.stat.mountId), xattrs: dir.sys.xattrs(dir.fd, path.name) };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    if (isSwitchyardError(error)) return { state: "missing", found: error.reason };
    throw error;
  }
}

function mountOf(mounts: ReadonlyMap<bigint, Mount>, id: bigint | null): Mount | null {
  return id === null ? null : (mounts.get(id) ?? null);
}
