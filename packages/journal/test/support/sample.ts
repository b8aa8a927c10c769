/** This defines the journal of a run with two targets, one of which has a name that is not UTF-8. */
import { encodeFrame, BARRIERS, type BeginRecord, type IntentRecord, type JournalRecord } from "../../src/index.ts";

/** The first record. */
export const BEGIN: BeginRecord = {
  type: "begin",
  version: 1,
  run_id: "019a0000-0000-7000-8000-000000000001",
  plan_id: "9f2c0000-0000-5000-8000-000000000002",
  verb: "apply",
  undoes: null,
  tag: "switchyard",
  started_at: "2026-11-21T03:40:00.000Z",
  boot_id: "b",
};

/** An identity of a link. */
export const LINK = { kind: "symlink", ino: "77", btime_ns: "1", size: "9", mtime_ns: "2", mode: "777", dest: "../opt/ls" } as const;

/** The action of a file that was there. */
export const INTENT: IntentRecord = {
  type: "intent",
  index: 0,
  action_id: "a0",
  parents: ["usr", "bin"],
  target: "ls",
  source: "/opt/ls",
  incoming: { how: "link", name: ".ls.switchyard.1.stage", dest: "../opt/ls" },
  prior: { kind: "file", ino: "12", btime_ns: null, size: "5", mtime_ns: "-1", mode: "755", dest: null },
  prior_hash: "0".repeat(64),
  after_hash: null,
  keep: ".ls.switchyard.1.bak",
  sidecar: { name: ".ls.switchyard.1.bak.meta.json", content: '{"schema":"backup_meta.v2"}\n' },
  tombstone: false,
};

/** The action of a name that was absent, and is not UTF-8. */
export const ODD_INTENT: IntentRecord = {
  ...INTENT,
  index: 1,
  action_id: "a1",
  target: "l\udcff\ns*J",
  incoming: { how: "link", name: ".l\udcff.switchyard.1.stage", dest: "../opt/\udc80" },
  prior: { kind: "none" },
  prior_hash: null,
  keep: ".l\udcff.switchyard.1.bak",
  sidecar: { ...INTENT.sidecar, name: ".l\udcff.switchyard.1.bak.meta.json" },
  tombstone: true,
};

/** The first record of a rollback. */
export const ROLLBACK: BeginRecord = { ...BEGIN, run_id: "019a0000-0000-7000-8000-000000000003", verb: "rollback", undoes: BEGIN.run_id };

/** The rollback's action on the file: its payload goes back. */
export const BACK_INTENT: IntentRecord = {
  ...INTENT,
  incoming: { how: "payload", name: INTENT.keep, identity: INTENT.prior },
  prior: LINK,
  prior_hash: null,
  keep: ".ls.switchyard.2.bak",
  sidecar: { ...INTENT.sidecar, name: ".ls.switchyard.2.bak.meta.json" },
};

/** The rollback's action on the name that was absent: nothing comes in. */
export const ODD_BACK_INTENT: IntentRecord = {
  ...ODD_INTENT,
  incoming: null,
  prior: LINK,
  keep: ".l\udcff.switchyard.2.bak",
  sidecar: { ...INTENT.sidecar, name: ".l\udcff.switchyard.2.bak.meta.json" },
  tombstone: false,
};

/** Every record of the run, from its begin to its end. */
export const RUN: readonly JournalRecord[] = [
  BEGIN,
  INTENT,
  ODD_INTENT,
  { type: "intents", count: 2 },
  { type: "staged", index: 0, identity: LINK },
  { type: "staged", index: 1, identity: LINK },
  { type: "prepared" },
  { type: "switched" },
  { type: "committed" },
  { type: "closed" },
];

/** The bytes of these records, and where each line and each batch ends. */
export function bytesOf(records: readonly JournalRecord[]): { bytes: Buffer; lineEnds: number[]; batchEnds: number[] } {
  const lines: Buffer[] = [];
  const lineEnds: number[] = [];
  const batchEnds: number[] = [0];
  let next = { n: 0, batch: 0, prev: "" };
  for (const record of records) {
    const { line, digest } = encodeFrame({ ...next, record });
    lines.push(line);
    lineEnds.push((lineEnds.at(-1) ?? 0) + line.length);
    if (BARRIERS.has(record.type)) batchEnds.push(lineEnds.at(-1) ?? 0);
    next = { n: next.n + 1, batch: next.batch + (BARRIERS.has(record.type) ? 1 : 0), prev: digest };
  }
  return { bytes: Buffer.concat(lines), lineEnds, batchEnds };
}

/** The first record of a run that keeps payloads in another directory. */
export const BEGIN_ELSEWHERE: BeginRecord = { ...BEGIN, version: 2 };

/** Its action, which restores from there by a copy. */
export const ELSEWHERE_INTENT: IntentRecord = {
  ...INTENT,
  store: { parents: ["srv", "kept", "usr", "bin"], displaced: ".ls.switchyard.1.old", way: "copy" },
  incoming: { how: "payload", name: ".ls.switchyard.1.stage", identity: INTENT.prior, from: { parents: ["srv", "kept", "usr", "bin"], name: ".ls.switchyard.0.bak", way: "copy" } },
};
