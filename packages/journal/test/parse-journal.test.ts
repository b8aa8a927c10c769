/** This proves that a journal is read as it was written, and that one that was changed is not read at all. */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decideRecovery, encodeFrame, parseJournal, type JournalRecord } from "../src/index.ts";
import { anyRecords } from "./support/arbitrary-records.ts";
import { refused } from "./support/refused.ts";
import { bytesOf, INTENT, RUN } from "./support/sample.ts";

const tampered = { id: "E_RESTORE_FAILED", exitCode: 70, reason: "journal_tampered" };

it("parseJournal(): any records, as they were written [REQ-J1]", () => {
  fc.assert(
    fc.property(anyRecords, (records) => {
      const { bytes } = bytesOf(records);
      expect(parseJournal(bytes, "j")).toMatchObject({ records, torn: false, validLength: bytes.length });
    }),
  );
});

it("parseJournal(): every prefix, the whole lines and whether one is torn [REQ-J4]", () => {
  const { bytes, lineEnds } = bytesOf(RUN);
  for (let length = 0; length <= bytes.length; length++) {
    const { records, torn, validLength, next } = parseJournal(bytes.subarray(0, length), "j");
    const whole = lineEnds.filter((end) => end <= length);
    expect(records).toEqual(RUN.slice(0, whole.length));
    expect(validLength).toBe(whole.at(-1) ?? 0);
    expect(torn).toBe(validLength !== length);
    expect(next.n).toBe(whole.length);
  }
});

it("parseJournal(): every single bit flipped, tampered and never another decision [REQ-J4]", { timeout: 60_000 }, () => {
  const { bytes } = bytesOf(RUN);
  const accepted: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const byte = bytes[bit >> 3] ?? 0;
    bytes[bit >> 3] = byte ^ (1 << (bit & 7));
    const error = refused(() => parseJournal(bytes, "j"));
    if (error === null) accepted.push(bit);
    else if (error.reason !== "journal_tampered") throw error;
    bytes[bit >> 3] = byte;
  }
  expect(accepted).toEqual([]);
});

it("parseJournal(): a bit flipped in an unfinished journal, tampered or the same decision [REQ-J4]", { timeout: 60_000 }, () => {
  const { bytes, lineEnds } = bytesOf(RUN);
  const place = fc.record({ cut: fc.nat(bytes.length - 1), bit: fc.nat(bytes.length * 8) });
  fc.assert(
    fc.property(place, ({ cut, bit }) => {
      const left = Buffer.from(bytes.subarray(0, cut + 1));
      const truth = decideRecovery(parseJournal(left, "j").records);
      const at = bit % (left.length * 8);
      left[at >> 3] = (left[at >> 3] ?? 0) ^ (1 << (at & 7));
      const error = refused(() => expect(decideRecovery(parseJournal(left, "j").records)).toEqual(truth));
      expect(error?.reason ?? "journal_tampered").toBe("journal_tampered");
      // What was synced is never mistaken for a torn tail: a flip before the last whole line is always found.
      const whole = lineEnds.findLast((end) => end <= left.length) ?? 0;
      expect(error === null && at >> 3 < whole).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

it.each(RUN.map((record, index) => [index, record.type] as const).slice(0, -1))("parseJournal(): line %i (%s) removed, tampered [REQ-J4]", (index) => {
  expect(refused(() => parseJournal(Buffer.concat(lines(RUN).toSpliced(index, 1)), "j"))).toMatchObject(tampered);
});

it.each(RUN.map((record, index) => [index, record.type] as const))("parseJournal(): line %i (%s) twice, tampered [REQ-J4]", (index) => {
  const all = lines(RUN);
  expect(refused(() => parseJournal(Buffer.concat(all.toSpliced(index, 0, ...all.slice(index, index + 1))), "j"))).toMatchObject(tampered);
});

it("parseJournal(): lines in any other order, tampered [REQ-J4]", () => {
  const all = lines(RUN);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: all.length }), (moved) => {
      fc.pre(moved.some((line, index) => line !== all[index]));
      expect(refused(() => parseJournal(Buffer.concat(moved), "j"))).toMatchObject(tampered);
    }),
  );
});

it("parseJournal(): lines of another run put in, tampered [REQ-J4]", () => {
  const other = lines(RUN.map((record) => (record.type === "begin" ? { ...record, run_id: "another" } : record)));
  const mixed = [...lines(RUN).slice(0, -1), ...other.slice(-1)];
  expect(refused(() => parseJournal(Buffer.concat(mixed), "j"))).toMatchObject(tampered);
});

const BAD_NAMES = ["..", ".", "", "a/b", "/etc", "../x", "x\0"];
it.each(BAD_NAMES)("parseJournal(): forged with the name %j, tampered [REQ-J4]", (name) => {
  const forgeries: JournalRecord[] = [
    { ...INTENT, target: name },
    { ...INTENT, parents: ["usr", name] },
    { ...INTENT, keep: name },
    { ...INTENT, incoming: { how: "link", name, dest: "d" } },
    { ...INTENT, incoming: { how: "payload", name, identity: { kind: "none" } } },
    { ...INTENT, sidecar: { name, content: "" } },
  ];
  for (const forged of forgeries) {
    const { line } = encodeFrame({ n: 0, batch: 0, prev: "", record: forged });
    expect(refused(() => parseJournal(line, "j"))).toMatchObject(tampered);
  }
});

it("parseJournal(): a forged digest over no JSON, tampered [REQ-J4]", () => {
  const digest = createHash("sha256").update("{no").digest("hex").slice(0, 32);
  expect(refused(() => parseJournal(Buffer.from(`3 ${digest} {no\n`), "j"))).toMatchObject(tampered);
});

function lines(records: readonly JournalRecord[]): Buffer[] {
  const { bytes, lineEnds } = bytesOf(records);
  return lineEnds.map((end, index) => bytes.subarray(lineEnds[index - 1] ?? 0, end));
}
