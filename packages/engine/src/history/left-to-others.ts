/** This defines `leftToOthers`: where a run met someone else's node as it was undone, or brought to its end, and left it. Reads only. */
import { DEFAULT_TAG } from "@switchyard/backup";
import { identityOf, isCopyOf, isSwitchyardError, nodeName, observe, sameInode, type NodeIdentity } from "@switchyard/fs-atomic";
import type { IntentRecord, RunRecord } from "@switchyard/journal";
import { quote } from "@switchyard/rescue";
import type { DirCache } from "../preflight/dir-cache.ts";
import { fromOf, payloadPathOf, targetOf } from "../run/intent.ts";
import { conflictsOf } from "./conflicts-of.ts";

/** One of these targets. */
export interface LeftToOthers {
  readonly target: string;
  /** Where the node lies that was to be there, inside the root; null: it is not there any more, or there was none. */
  readonly backup: string | null;
  /** What puts it back and keeps theirs as a backup, ready for a POSIX shell; null where nothing is to be put back. */
  readonly command: string | null;
}

/** What became of what was to stand there. */
export function leftToOthers(run: RunRecord, dirs: DirCache): LeftToOthers[] {
  return conflictsOf(run).map((record) => {
    const kept = keptNode(record, run);
    const backup = kept !== null && isThere(dirs, kept) ? kept.path : null;
    return { target: targetOf(record), backup, command: backup === null ? null : commandFor(targetOf(record), run.begin.tag) };
  });
}

interface KeptNode {
  readonly parents: readonly string[];
  readonly name: string;
  readonly identity: NodeIdentity;
  readonly path: string;
}

/** Of a run that was undone what it had displaced; of a rollback that was finished what it was to put back. */
function keptNode(record: IntentRecord, { undone }: RunRecord): KeptNode | null {
  const { incoming, prior, keep, parents, store } = record;
  if (undone) return prior.kind === "none" ? null : { parents: store?.parents ?? parents, name: keep, identity: prior, path: payloadPathOf(record) };
  if (incoming?.how !== "payload") return null;
  const from = fromOf(record) ?? { parents, name: incoming.name };
  return { parents: from.parents, name: from.name, identity: incoming.identity, path: `/${[...from.parents, from.name].join("/")}` };
}

/** Where its directory has gone, it has gone too. */
function isThere(dirs: DirCache, { parents, name, identity }: KeptNode): boolean {
  try {
    const found = identityOf(observe(dirs.open(parents.map((one) => nodeName(one))), name));
    // On another file system it is kept as a copy.
    return sameInode(found, identity) || isCopyOf(found, identity);
  } catch (error) {
    if (isSwitchyardError(error)) return false;
    throw error;
  }
}

function commandFor(target: string, tag: string): string {
  return ["switchyard apply --restore", quote(target), ...(tag === DEFAULT_TAG ? [] : ["--tag", quote(tag)]), "--commit"].join(" ");
}
