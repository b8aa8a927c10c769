/** This defines arbitrary journals: any records with names of any bytes. */
import { decodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import type { BeginRecord, IntentRecord, JournalRecord } from "../../src/index.ts";
import { BEGIN, INTENT, LINK } from "./sample.ts";

/** A name of any bytes a name may have. */
export const anyName: fc.Arbitrary<string> = fc
  .uint8Array({ minLength: 1, maxLength: 40 })
  .map((bytes) => decodeBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0xff : byte))))
  .filter((name) => name !== "." && name !== "..");

/** A link text or a message of any bytes. */
export const anyText: fc.Arbitrary<string> = fc.uint8Array({ maxLength: 600 }).map((bytes) => decodeBytes(bytes));

const intent: fc.Arbitrary<IntentRecord> = fc
  .record({ target: anyName, parent: anyName, dest: anyText, content: anyText, index: fc.nat(99) })
  .map(({ target, parent, dest, content, index }) => ({
    ...INTENT,
    ...(index % 2 === 0 ? {} : { pointer: true as const }),
    index,
    parents: [parent],
    target,
    incoming: { how: "link", name: "stage", dest },
    sidecar: { name: "sidecar", content },
  }));

/** Any record but the first. */
export const anyRecord: fc.Arbitrary<JournalRecord> = fc.oneof(
  intent,
  fc.nat(9).map((count) => ({ type: "intents" as const, count })),
  fc.tuple(fc.nat(9), anyText).map(([index, dest]) => ({ type: "staged" as const, index, identity: { ...LINK, dest } })),
  fc.constantFrom<JournalRecord>({ type: "prepared" }, { type: "switched" }, { type: "committed" }, { type: "closed" }),
  anyText.map((message) => ({ type: "undoing" as const, error: { id: "E_GENERIC", reason: "r", message, path: null } })),
  fc.constantFrom("settled", "conflict", "lost", "failed").map((outcome) => ({ type: "outcome" as const, index: 0, outcome })),
  fc.array(fc.nat(9), { maxLength: 3 }).map((conflicts) => ({ type: "undone" as const, conflicts })),
);

/** That a run leads a pointer to another profile; or not, as those of older versions. */
const anyFlip: fc.Arbitrary<Pick<BeginRecord, "flip">> = fc.oneof(
  fc.constant({}),
  fc.record({ from_profile: fc.option(anyText), to_profile: anyText, why: fc.option(anyText), kept: fc.array(anyName, { maxLength: 3 }) }).map((one) => ({
    flip: { prefix: "/usr/lib/switchyard", ...one, applets: 3, dropped: [], added: [], overridden: [{ gate: "source_trust", reason: "source_untrusted", overridden_by: "force_untrusted_source" }], lock_wait_ms: 0.5, lock_attempts: 1 },
  })),
);

/** A journal of any records. */
export const anyRecords: fc.Arbitrary<JournalRecord[]> = fc.tuple(anyFlip, fc.array(anyRecord, { maxLength: 12 })).map(([flip, records]) => [{ ...BEGIN, ...flip }, ...records]);
