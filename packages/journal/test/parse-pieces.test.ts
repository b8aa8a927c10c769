/** This proves that a journal is read alike whatever the pieces it is read in. */
import { expect, it } from "vitest";
import { parseJournal, readJournal, type JournalRecord } from "../src/index.ts";
import { scratch } from "@switchyard/test-support/scratch";
import { nodeName } from "@switchyard/fs-atomic";
import { writeFileSync } from "node:fs";
import { refused } from "./support/refused.ts";
import { bytesOf, INTENT, RUN } from "./support/sample.ts";

const MIB = 1024 * 1024;
const NAME = nodeName("journal.jsonl");

/** Lines of many lengths, one of them longer than two of the pieces in which a journal is read, and 5 MiB in all. */
function long(): JournalRecord[] {
  const [begin] = RUN;
  if (begin === undefined) throw new Error("the sample is empty");
  const lengths = [100, 2.5 * MIB, 30_000, MIB - 500, 7, MIB, 400_000];
  const intents = lengths.map((length, index): JournalRecord => ({
    ...INTENT,
    index,
    target: `t${index}`,
    keep: `k${index}`,
    incoming: null,
    sidecar: { name: `s${index}`, content: "x".repeat(length) },
  }));
  return [begin, ...intents, { type: "intents", count: intents.length }];
}

it("readJournal(): longer than a piece, and lines longer than a piece, as they were written [REQ-J1]", () => {
  const place = scratch();
  const { bytes } = bytesOf(long());
  writeFileSync(place.at(NAME), bytes);
  expect(readJournal(place.dir, NAME, "j")).toMatchObject({ records: long(), torn: false, validLength: bytes.length });
});

it("parseJournal(): long, cut off anywhere near the end of a piece or a line, torn there [REQ-J4]", () => {
  const { bytes, lineEnds } = bytesOf(long());
  const cuts = [...lineEnds, MIB, 2 * MIB, 3 * MIB].flatMap((end) => [end - 1, end, end + 1]).filter((cut) => cut < bytes.length);
  for (const cut of cuts) {
    const whole = lineEnds.filter((end) => end <= cut);
    const read = parseJournal(bytes.subarray(0, cut), "j");
    expect([cut, read.records.length, read.validLength]).toEqual([cut, whole.length, whole.at(-1) ?? 0]);
    expect(read.torn).toBe(read.validLength !== cut);
  }
});

it("parseJournal(): long, one bit changed in any piece, tampered [REQ-J4]", () => {
  const { bytes } = bytesOf(long());
  for (const at of [40, MIB, 2 * MIB + 9, 3 * MIB, bytes.length - 5]) {
    const changed = Buffer.from(bytes);
    changed.writeUInt8(changed.readUInt8(at) ^ 1, at);
    expect([at, refused(() => parseJournal(changed, "j"))]).toMatchObject([at, { reason: "journal_tampered" }]);
  }
});
