/** This proves that what a power loss leaves of a batch is seen to be torn, and that nothing before it is lost (REQ-J4). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseJournal, type JournalRecord } from "../src/index.ts";
import { anyRecord, anyRecords } from "./support/arbitrary-records.ts";
import { bytesOf, RUN } from "./support/sample.ts";

const SECTOR = 512;

/** A journal whose last batch was not synced: which of its sectors are lost, and where the file ends. */
const tornJournal = fc
  .record({ before: anyRecords, last: fc.array(anyRecord, { minLength: 1, maxLength: 12 }), lost: fc.infiniteStream(fc.boolean()), cut: fc.nat() })
  .map(({ before, last, lost, cut }) => {
    const synced: JournalRecord[] = [...before, { type: "prepared" }];
    const batch = last.filter((record) => record.type === "intent" || record.type === "staged" || record.type === "outcome");
    const { bytes, batchEnds } = bytesOf([...synced, ...batch, { type: "committed" }]);
    const start = batchEnds.at(-2) ?? 0;
    return { synced, start, bytes: tear(bytes, { start, lost, cut }) };
  });

function tear(bytes: Buffer, { start, lost, cut }: { start: number; lost: Iterator<boolean>; cut: number }): Buffer {
  const torn = Buffer.from(bytes);
  // The sector in which the batch begins holds synced bytes, too: those stay.
  for (let at = start; at < torn.length; at = (Math.floor(at / SECTOR) + 1) * SECTOR) {
    if (lost.next().value === true) torn.fill(0, at, Math.min((Math.floor(at / SECTOR) + 1) * SECTOR, torn.length));
  }
  return torn.subarray(0, cut % 2 === 0 ? torn.length : start + (cut % (torn.length - start + 1)));
}

it("parseJournal(): any sectors of the last batch lost, torn with all before intact [REQ-J4]", () => {
  fc.assert(
    fc.property(tornJournal, ({ synced, start, bytes }) => {
      const parsed = parseJournal(bytes, "j");
      expect(parsed.records.slice(0, synced.length)).toEqual(synced);
      expect(parsed.validLength).toBeGreaterThanOrEqual(start);
      expect(parsed.torn).toBe(parsed.validLength < bytes.length);
    }),
    { numRuns: 2000 },
  );
});

it("parseJournal(): only the end of the sector in which the batch begins is lost, torn [REQ-J4]", () => {
  const { bytes, batchEnds } = bytesOf(RUN.slice(0, 7));
  const start = batchEnds[1] ?? 0;
  const end = (Math.floor(start / SECTOR) + 1) * SECTOR;
  expect(end).toBeLessThan(bytes.length);
  bytes.fill(0, start, end);
  expect(parseJournal(bytes, "j")).toMatchObject({ records: RUN.slice(0, 4), torn: true, validLength: start });
});

it("parseJournal(): that sector lost again after a reopened journal went on within a batch, torn [REQ-J2, REQ-J4]", () => {
  const { bytes, lineEnds } = bytesOf(RUN.slice(0, 9));
  // A first recovery cut the journal after `switched`; its own batch begins there.
  const start = lineEnds[7] ?? 0;
  bytes.fill(0, start, start + 8);
  const more = Buffer.concat([bytes.subarray(0, start + 8), Buffer.alloc(SECTOR - ((start + 8) % SECTOR)), Buffer.from("rest\n")]);
  expect(parseJournal(more, "j")).toMatchObject({ records: RUN.slice(0, 8), torn: true, validLength: start });
});

it("parseJournal(): a sector of an earlier batch lost, tampered [REQ-J4]", () => {
  const { bytes, batchEnds } = bytesOf(RUN);
  for (let at = 0; at + SECTOR <= (batchEnds.at(-3) ?? 0); at += SECTOR) {
    const lost = Buffer.from(bytes).fill(0, at, at + SECTOR);
    expect(() => parseJournal(lost, "j")).toThrow(expect.objectContaining({ reason: "journal_tampered" }));
  }
});

it("parseJournal(): zeros that no sector bounds, tampered [REQ-J4]", () => {
  const { bytes, lineEnds } = bytesOf(RUN.slice(0, 4));
  const zeros = Buffer.from(bytes).fill(0, 40, 60);
  expect(() => parseJournal(zeros, "j")).toThrow(expect.objectContaining({ reason: "journal_tampered" }));
  expect(lineEnds[0]).toBeGreaterThan(60);
});
