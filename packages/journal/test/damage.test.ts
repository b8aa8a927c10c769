/** This proves that no damage to a journal makes recovery act on a lie: it decides what is right, or refuses (REQ-J4). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decideRecovery, parseJournal, type JournalRecord, type RecoveryDecision } from "../src/index.ts";
import { FAMILY, JOURNALS, NOW_MS } from "./support/family.ts";
import { anyLife } from "./support/lives.ts";
import { refused } from "./support/refused.ts";
import { bytesOf } from "./support/sample.ts";

// Right is what the records say that stand whole before the damage: a crash could have left just these.

it("decideRecovery(): every prefix of the bytes of every journal, what its whole lines say [REQ-J4, REQ-A3]", () => {
  const walked = new Set<string>();
  for (const [name, records] of JOURNALS) {
    const { bytes, lineEnds } = bytesOf(records);
    for (let whole = 0; whole <= records.length; whole++) {
      const [from, to] = [lineEnds[whole - 1] ?? 0, lineEnds[whole] ?? bytes.length + 1];
      // A line says what the one before it was: where two journals begin alike, their prefixes are the same.
      const line = bytes.toString("latin1", from, to);
      if (walked.has(line)) continue;
      walked.add(line);
      expect(judge(bytes.subarray(0, from)), name).toEqual(decide(records.slice(0, whole)));
      const counts = new Set<number>();
      for (let length = from; length < to; length++) counts.add(parseJournal(bytes.subarray(0, length), "j").records.length);
      expect([...counts], name).toEqual([whole]);
    }
  }
});

const [APPLY, ROLLBACK] = [FAMILY["an apply, failed and undone"], FAMILY["a rollback, finished in the second attempt"]];

it.each([["apply", APPLY], ["rollback", ROLLBACK]] as const)("decideRecovery(): an ended %s, every bit flipped, tampered [REQ-J4]", (_, records) => {
  const { bytes } = bytesOf(records);
  const believed: number[] = [];
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    flip(bytes, bit);
    if (judge(bytes) !== null) believed.push(bit);
    flip(bytes, bit);
  }
  expect(believed).toEqual([]);
});

it.each(JOURNALS)("decideRecovery(): %s, any bit flipped, tampered [REQ-J4]", (_, records) => {
  const { bytes } = bytesOf(records);
  fc.assert(
    fc.property(fc.noBias(fc.nat(bytes.length * 8 - 1)), (bit) => {
      flip(bytes, bit);
      const believed = judge(bytes);
      flip(bytes, bit);
      expect(believed).toBeNull();
    }),
    { numRuns: 1000 },
  );
});

it.each(JOURNALS)("decideRecovery(): %s, cut short and a bit flipped, tampered unless in the torn line [REQ-J4, REQ-A3]", (_, records) => {
  const { bytes, lineEnds } = bytesOf(records);
  const place = fc.record({ length: fc.integer({ min: 1, max: bytes.length }), bit: fc.noBias(fc.nat()) });
  fc.assert(
    fc.property(place, ({ length, bit }) => {
      const left = Buffer.from(bytes.subarray(0, length));
      const whole = lineEnds.filter((end) => end <= length);
      const at = bit % (length * 8);
      flip(left, at);
      const believed = judge(left);
      const truth = at >> 3 < (whole.at(-1) ?? 0) ? null : decide(records.slice(0, whole.length));
      // In the torn line too a flip may be found, as where it makes a newline.
      expect(believed === null ? null : believed).toEqual(believed === null ? null : truth);
    }),
    { numRuns: 500 },
  );
});

it.each(JOURNALS)("decideRecovery(): %s, a line of another run's in place of or before any, tampered [REQ-J4]", (_, records) => {
  const own = linesOf(records);
  const other = linesOf(records.map((record) => (record.type === "begin" ? { ...record, run_id: "another" } : record)));
  for (const index of own.keys()) {
    const [before, after] = [own.slice(0, index), own.slice(index)];
    for (const line of index === 0 ? other.slice(1) : other) {
      expect(judge(Buffer.concat([...before, line, ...after.slice(1)])), `in place of ${index}`).toBeNull();
      expect(judge(Buffer.concat([...before, line, ...after])), `before ${index}`).toBeNull();
    }
  }
});

// From here on the damage comes with good digests, as from a fault of our own or from someone who knows the format.

it.each(JOURNALS)("decideRecovery(): %s, a record left out, written twice or moved, tampered or the same decision [REQ-J4]", (_, records) => {
  const wanted = decide(records).do;
  const believed: string[] = [];
  for (const [at, record] of records.entries()) {
    const others = records.toSpliced(at, 1);
    // Without its last records it is a journal that a crash could have left.
    if (at < records.length - 1) believed.push(...answers(`without ${at}`, others));
    for (let to = 0; to <= records.length; to++) believed.push(...answers(`${at} again at ${to}`, records.toSpliced(to, 0, record)));
    for (let to = 0; to < others.length; to++) believed.push(...answers(`${at} moved to ${to}`, others.toSpliced(to, 0, record)));
  }
  expect(believed.filter((answer) => !answer.endsWith(`: ${wanted}`))).toEqual([]);
});

it("decideRecovery(): any life of a run, never refused [REQ-J2, REQ-J4]", () => {
  fc.assert(
    fc.property(anyLife, (moments) => {
      for (const records of moments) expect(() => decide(records)).not.toThrow();
    }),
    { numRuns: 3000 },
  );
});

it("decideRecovery(): any life of a run, what was committed or undone stays so [REQ-J2, REQ-A3]", () => {
  fc.assert(
    fc.property(anyLife, (moments) => {
      for (const records of moments) {
        const ended = records.some(({ type }) => type === "committed" || type === "undone");
        const closed = records.some(({ type }) => type === "closed");
        const decision = decideRecovery(records, { nowMs: Infinity }).do;
        expect(closed ? ["nothing"] : ended ? ["complete"] : ["discard", "undo", "finish"]).toContain(decision);
      }
    }),
    { numRuns: 3000 },
  );
});

/** What recovery would do with these bytes; null where it refuses them. Any other error passes. */
function judge(bytes: Buffer): RecoveryDecision | null {
  let decision: RecoveryDecision | null = null;
  const error = refused(() => {
    decision = decide(parseJournal(bytes, "j").records);
  });
  if (error !== null && (error.id !== "E_RESTORE_FAILED" || error.reason !== "journal_tampered")) throw error;
  return decision;
}

/** How this is decided, in one line; nothing where it is refused. */
function answers(what: string, records: readonly JournalRecord[]): string[] {
  const decision = judge(bytesOf(records).bytes);
  return decision === null ? [] : [`${what}: ${decision.do}`];
}

function decide(records: readonly JournalRecord[]): RecoveryDecision {
  return decideRecovery(records, { nowMs: NOW_MS });
}

function flip(bytes: Buffer, bit: number): void {
  bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
}

function linesOf(records: readonly JournalRecord[]): Buffer[] {
  const { bytes, lineEnds } = bytesOf(records);
  return lineEnds.map((end, index) => bytes.subarray(lineEnds[index - 1] ?? 0, end));
}
