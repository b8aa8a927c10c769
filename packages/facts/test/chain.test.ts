/** This proves that a line that was edited, removed, moved or cut off is found (REQ-O9). */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHAIN_START, encodeFacts, lineHash, unchainedFacts, verifyChain } from "../src/index.ts";
import { FACTS, factSaying } from "./support/sample.ts";

const sample = Array.from({ length: 8 }, (_, index) => factSaying(`fact ${index} \udcff é`));
const { lines, head } = encodeFacts(sample, CHAIN_START);

it("encodeFacts(): no fact, the head as it was [REQ-O9]", () => {
  expect(encodeFacts([], "h")).toEqual({ lines: [], head: "h" });
});

it("encodeFacts(): each line is canonical and names the SHA-256 of the line before [REQ-O9]", () => {
  let prev = "0".repeat(64);
  for (const line of lines) {
    expect(JSON.parse(line)).toMatchObject({ stage: "preflight.summary", prev_hash: prev });
    expect(Object.keys(JSON.parse(line))).toEqual(Object.keys(JSON.parse(line)).toSorted());
    prev = createHash("sha256").update(line, "utf8").digest("hex");
  }
  expect(head).toBe(prev);
});

it("encodeFacts(): the known line of a known fact [REQ-O1, REQ-O9]", () => {
  expect(encodeFacts([FACTS.plan], CHAIN_START).lines).toEqual([
    `{"action":"link","action_id":"9575e6aa-e784-552e-bce6-ef978d55fbd3","decision":"success","dest":"../../opt/ls","mode":"commit","path":"/usr/bin/ls","plan_id":"52365071-40a1-5d3d-8581-d89dc11d4f7a","prev_hash":"${CHAIN_START}","run_id":"019a0000-0000-7000-8000-000000000001","schema_version":1,"severity":"info","source":"/opt/ls","stage":"plan","ts":"2026-11-21T03:40:00.000Z"}`,
  ]);
});

it("unchainedFacts(): each line as it would be recorded, but for the hash of the line before [REQ-O1] [REQ-O6]", () => {
  const facts = [...sample, factSaying("password=hunter2")];
  const written = Buffer.concat(Array.from(unchainedFacts(facts), (piece) => Buffer.from(piece))).toString("utf8");
  const recorded = encodeFacts(facts, CHAIN_START).lines.map((line) => line.replace(/"prev_hash":"[0-9a-f]{64}",/, ""));
  expect(written).toBe(recorded.map((line) => `${line}\n`).join(""));
  expect(written).not.toContain("hunter2");
  expect([...unchainedFacts([])]).toEqual([]);
  expect(() => [...unchainedFacts([Object.assign({}, FACTS.plan, { surprise: 1 })])]).toThrow(expect.objectContaining({ name: "ZodError" }));
});

it("encodeFacts(): a key that the schema does not know, never written [REQ-O3] [REQ-VERS1]", () => {
  expect(() => encodeFacts([Object.assign({}, FACTS.plan, { surprise: 1 })], CHAIN_START)).toThrow(expect.objectContaining({ name: "ZodError" }));
});

it("encodeFacts(): in two parts, the same lines as in one [REQ-O9]", () => {
  const first = encodeFacts(sample.slice(0, 3), CHAIN_START);
  const second = encodeFacts(sample.slice(3), first.head);
  expect([...first.lines, ...second.lines]).toEqual(lines);
});

it("verifyChain(): untouched, or none, ok with the head [REQ-O9]", () => {
  expect(verifyChain(lines)).toEqual({ ok: true, lines: 8, head });
  expect(verifyChain([])).toEqual({ ok: true, lines: 0, head: CHAIN_START });
});

it("verifyChain(): any character of any line changed, found there or after it [REQ-O9]", () => {
  const edit = fc.record({ line: fc.nat(lines.length - 1), at: fc.nat(), put: fc.string({ unit: "grapheme-ascii", minLength: 1, maxLength: 1 }) });
  fc.assert(
    fc.property(edit, ({ line, at, put }) => {
      const old = lines[line] ?? "";
      const place = at % old.length;
      const edited = old.slice(0, place) + put + old.slice(place + 1);
      fc.pre(edited !== old);
      const verdict = verifyChain(lines.with(line, edited));
      // The last line has none after it: there the head tells, which is kept elsewhere.
      const found = verdict.ok ? line === lines.length - 1 && verdict.head !== head : verdict.line === line + 1 || verdict.line === line + 2;
      expect(found).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

it("verifyChain(): any run of lines removed before the last, found at that place [REQ-O9]", () => {
  fc.assert(
    fc.property(fc.nat(lines.length - 2), fc.integer({ min: 1, max: lines.length }), (from, count) => {
      fc.pre(from + count < lines.length);
      expect(verifyChain(lines.toSpliced(from, count))).toMatchObject({ ok: false, line: from + 1 });
    }),
  );
});

it("verifyChain(): lines at the end removed, ok with another head [REQ-O9]", () => {
  for (let left = 0; left < lines.length; left++) {
    const verdict = verifyChain(lines.slice(0, left));
    expect(verdict).toMatchObject({ ok: true, lines: left });
    expect(verdict.ok && verdict.head).not.toBe(head);
  }
});

it("verifyChain(): any other order, found at the first line out of place [REQ-O9]", () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...lines], { minLength: lines.length }), (moved) => {
      const first = moved.findIndex((line, index) => line !== lines[index]);
      fc.pre(first >= 0);
      expect(verifyChain(moved)).toMatchObject({ ok: false, line: first + 1 });
    }),
  );
});

it("verifyChain(): a line twice, or of another chain put in, found [REQ-O9]", () => {
  const other = encodeFacts([factSaying("forged")], CHAIN_START).lines;
  expect(verifyChain(lines.toSpliced(3, 0, ...lines.slice(3, 4)))).toMatchObject({ ok: false, line: 5 });
  expect(verifyChain(lines.toSpliced(3, 0, ...other))).toMatchObject({ ok: false, line: 4 });
});

it.each(["", "{", "null", "[]", "1", '"x"'])("verifyChain(): the line %j, found [REQ-O9]", (line) => {
  expect(verifyChain([line])).toMatchObject({ ok: false, line: 1 });
});

it("lineHash(): of the bytes, also where they are not UTF-8 [REQ-O9]", () => {
  expect(lineHash("a\udcff")).toBe(createHash("sha256").update(Buffer.from([0x61, 0xff])).digest("hex"));
});

it("encodeFacts(): the two lines of docs/formats/facts.md, as they stand there, with their head [REQ-O9]", () => {
  const page = readFileSync(new URL("../../../docs/formats/facts.md", import.meta.url), "utf8");
  const told = encodeFacts([FACTS.plan, FACTS["rollback.summary"]], CHAIN_START);
  expect(page).toContain(["```", ...told.lines, `head: ${told.head}`, "```"].join("\n"));
});
