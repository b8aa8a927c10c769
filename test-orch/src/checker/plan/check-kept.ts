/** This defines `checkKept`: whether every kept node has a whole description, and nothing else was left. */
import { readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { createHash } from "node:crypto";
import { parseDocument } from "../../command/parse-document.ts";
import { parseReservedName } from "../../scratch/reserved-name.ts";
import type { TreeEntry } from "../../scratch/tree-entry.ts";
import type { TreeSnapshot } from "../../scratch/snapshot-tree.ts";

const SIDECAR = ".meta.json";

/** One sentence for each stage name, payload without sidecar, and sidecar that is not whole or describes another node. */
export function checkKept(root: string, { reserved, entries }: TreeSnapshot): readonly string[] {
  const names = new Set(reserved);
  return reserved.flatMap((path) => {
    switch (parseReservedName(basename(path))?.role) {
      case "stage":
        return [`a staged link was left for ${targetOf(path)}`];
      case "bak":
        return names.has(path + SIDECAR) ? [] : [`a payload of ${targetOf(path)} has no sidecar`];
      case "bak.meta.json":
        return checkSidecar(root, path, entries.get(path.slice(0, -SIDECAR.length)));
      case undefined:
        return [];
    }
  });
}

function targetOf(path: string): string {
  return join(dirname(path), parseReservedName(basename(path))?.subject ?? "");
}

/** @param payload undefined where a rollback has put it back: the sidecar stays */
function checkSidecar(root: string, path: string, payload: TreeEntry | undefined): readonly string[] {
  const target = targetOf(path);
  const sidecar = parseDocument(readFileSync(join(root, path), "utf8"));
  if (sidecar === undefined) return [`the sidecar of ${target} is torn`];
  if (sidecar["schema"] !== "backup_meta.v2" || sidecar["name"] !== basename(target)) {
    return [`the sidecar of ${target} describes something else`];
  }
  if (payload === undefined) return [];
  const wrong = Object.entries(describe(payload, sidecar["prior_kind"])).filter(([key, value]) => sidecar[key] !== value);
  return wrong.map(([key]) => `the sidecar of ${target} has another ${key} than its payload`);
}

/** What a sidecar must say of that node; the empty payload of a target that was absent has no further fields. */
function describe(payload: TreeEntry, priorKind: unknown): Readonly<Record<string, unknown>> {
  if (priorKind === "none") return { size: undefined };
  return {
    prior_kind: payload.kind,
    payload_hash: payload.sha256 ?? createHash("sha256").update(payload.dest ?? "").digest("hex"),
    mode: payload.mode.padStart(4, "0"),
    uid: payload.uid,
    gid: payload.gid,
    mtime_ns: String(payload.mtimeNs),
    inode: String(payload.inode),
  };
}
