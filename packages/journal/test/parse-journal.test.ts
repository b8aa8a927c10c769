/** This proves that a journal is read as it was written, and that one that was changed is not read at all. */
import { createHash } from "node:crypto";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { encodeFrame, parseJournal, type JournalRecord } from "../src/index.ts";
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
