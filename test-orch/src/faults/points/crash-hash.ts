/** This defines `crashHash`: whether two faults left the same system. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { snapshotTree, type TreeSnapshot } from "../../scratch/snapshot-tree.ts";
import type { TreeEntry } from "../../scratch/tree-entry.ts";
import { MEMORY_FILE } from "../../checker/memory.ts";
import type { FaultTree } from "../fault-lane.ts";
import { scrubText } from "../../common/scrub-text.ts";

/** Journals, reports, facts, attestations, keys and sidecars: what they say counts, and not when, how long, of which inode, and by which key. */
const PAPER = /^\/var\/|\.bak\.meta\.json$|\.pem(?:\.new)?$/u;
const PASSING: readonly (readonly [RegExp, string])[] = [
  [/^\d+ \{hex\} /gmu, "{frame} "],
  [/(?<key>_ms"): ?[\d.e+-]+/gu, "$<key>:{duration}"],
  [/(?<key>"(?:pid|pid_ns|start_time|ino|inode|lock_attempts)"): ?"?\d+"?/gu, "$<key>:{number}"],
  // By what error the kernel refused is in messages; what the program made of that is in their ids and reasons.
  [/\bE[A-Z]{2,}\b/gu, "{errno}"],
  [/(?<="sig":")[\w+/=]+/gu, "{signature}"],
  [/(?<=KEY-----\n)[\w+/=\n]+(?=\n-----)/gu, "{key}"],
];
/** What is replaced all the time, by whatever inode is free: known by its text alone. */
const STATE = /^\/var\/|\.pem(?:\.new)?$/u;
/** Random bytes, which only take room. */
const NOISE = /\/switchyard\/reserve$/u;
/** The statement in an attestation. */
const PAYLOAD = /(?<="payload":")[\w+/=]+(?=")/gu;

/**
 * Equal for two systems that began alike and were struck, if and only if they have the same names with the same nodes:
 * an old node is known by its inode, which has a name in the tree of the start, and by all its attributes; a new one by
 * its kind, owner, mode and content. Ids, times and durations are left out: no two runs agree in these.
 */
export function crashHash({ root, start }: Pick<FaultTree, "root" | "start">): string {
  const origins = new Map([...start.entries].filter(([path]) => !STATE.test(path)).map(([path, { inode }]) => [inode, path]));
  const hash = createHash("sha256");
  for (const [path, entry] of snapshotTree(root, [""]).entries) {
    if (path === `/${MEMORY_FILE}`) continue;
    hash.update(`${scrubText(path, root)}\n${describe({ root, path, entry }, origins.get(entry.inode), start)}\n`);
  }
  return hash.digest("hex");
}

interface Node {
  readonly root: string;
  readonly path: string;
  readonly entry: TreeEntry;
}

function describe({ root, path, entry }: Node, origin: string | undefined, start: TreeSnapshot): string {
  const { kind, mode, uid, gid, nlink, dest, mtimeNs } = entry;
  if (kind === "dir") return JSON.stringify([kind, mode, uid, gid]);
  const age = origin === undefined ? "new" : [scrubText(origin, root), start.entries.get(origin)?.mtimeNs === mtimeNs];
  const content = NOISE.test(path) ? "noise" : kind === "file" && PAPER.test(path) ? paper(readFileSync(join(root, path), "latin1"), root) : entry.sha256;
  return JSON.stringify([kind, mode, uid, gid, nlink, dest, age, content]);
}

function paper(text: string, root: string): string {
  const read = text.replace(PAYLOAD, (payload) => Buffer.from(payload, "base64").toString("latin1"));
  return PASSING.reduce((scrubbed, [pattern, replacement]) => scrubbed.replace(pattern, replacement), scrubText(read, root));
}
