/** This defines `shownAction`: one action of a run, as its journal has it. */
import type { NodeIdentity } from "@switchyard/fs-atomic";
import { parseSidecar, type Sidecar } from "@switchyard/backup";
import type { IntentRecord } from "@switchyard/journal";
import { payloadPathOf, targetOf } from "../run/intent.ts";
import type { RecordedNode, ShownAction } from "./shown-run.ts";

/** @throws `E_RESTORE_FAILED` `sidecar_unreadable`: the sidecar in the journal is none */
export function shownAction(record: IntentRecord): ShownAction {
  const backup = payloadPathOf(record);
  const parents = record.store?.parents ?? record.parents;
  return {
    action_id: record.action_id,
    target: targetOf(record),
    source: record.source,
    before: priorNode(record, parseSidecar(record.sidecar.content, record.sidecar.name)),
    after: nextNode(record),
    backup,
    sidecar: `/${[...parents, record.sidecar.name].join("/")}`,
    warnings: record.warnings ?? [],
  };
}

const NOTHING: RecordedNode = { kind: "none", dest: null, hash: null, size: null, mode: null, uid: null, gid: null, mtime_ns: null, package: null };

function priorNode({ prior, prior_hash: hash }: IntentRecord, sidecar: Sidecar): RecordedNode {
  const node = { ...known(prior), hash };
  if (sidecar.schema === "backup_meta.v1" || prior.kind === "none") return node;
  const { mode = node.mode, uid = null, gid = null, package: owner } = sidecar;
  return { ...node, mode, uid, gid, package: owner === undefined ? null : `${owner.name} ${owner.version}` };
}

function nextNode({ incoming, after_hash: hash }: IntentRecord): RecordedNode {
  if (incoming === null) return NOTHING;
  if (incoming.how === "link") return { ...NOTHING, kind: "symlink", dest: incoming.dest, hash };
  return { ...known(incoming.identity), hash };
}

function known(identity: NodeIdentity): RecordedNode {
  if (identity.kind === "none") return NOTHING;
  const { kind, dest, size, mode, mtime_ns } = identity;
  return { ...NOTHING, kind, dest, size, mode: mode.padStart(4, "0"), mtime_ns };
}
