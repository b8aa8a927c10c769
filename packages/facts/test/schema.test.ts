/** This proves the shipped JSON Schemas, and that a reader passes over what a newer writer adds (REQ-O3, REQ-VERS1). */
import { readFileSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHAIN_START, encodeFacts, factJsonSchema, factSchema, parseFact } from "../src/index.ts";
import { FACTS } from "./support/sample.ts";

const FILES = { emitted: new URL("../schema/fact.v1.emitted.schema.json", import.meta.url), read: new URL("../schema/fact.v1.schema.json", import.meta.url) };
const all = Object.values(FACTS).map((fact) => [fact.stage, fact] as const);
const lineOf = (value: object): string => JSON.stringify({ ...value, prev_hash: CHAIN_START });

function validator(of: keyof typeof FILES): ValidateFunction {
  return new Ajv2020({ strict: true, strictTypes: false, strictRequired: false }).compile(JSON.parse(readFileSync(FILES[of], "utf8")));
}

it.each(["emitted", "read"] as const)("factJsonSchema(): %s, the shipped file byte for byte [REQ-O3] [REQ-VERS1]", (of) => {
  expect(() => golden(FILES[of], `${JSON.stringify(factJsonSchema(of), null, 2)}\n`)).not.toThrow();
});

it.each(all)("factJsonSchema(): %s as it is written, valid by an independent validator; one key more, only to be read [REQ-O3] [REQ-VERS1]", (_, fact) => {
  const [line = ""] = encodeFacts([fact], CHAIN_START).lines;
  const more = { ...JSON.parse(line), surprise: 1 };
  expect([validator("emitted")(JSON.parse(line)), validator("read")(JSON.parse(line))]).toEqual([true, true]);
  expect([validator("emitted")(more), validator("read")(more)]).toEqual([false, true]);
});

it("factJsonSchema(): a stage that is not known yet, only to be read; one that lacks a common key, neither [REQ-VERS1]", () => {
  const { ts: _, ...without } = FACTS["recover.result"];
  const later = { ...FACTS["recover.result"], stage: "moon.landing" };
  expect([validator("emitted")(later), validator("read")(later)]).toEqual([false, true]);
  expect([validator("read")(without), validator("read")({ ...without, stage: "moon.landing" })]).toEqual([false, false]);
});

it("factJsonSchema(): any fact with any one value replaced, an independent validator says what the schema says [REQ-O3]", () => {
  const check = validator("emitted");
  const value = fc.oneof(fc.string(), fc.integer(), fc.double(), fc.boolean(), fc.constant(null), fc.constantFrom("file", "none", "success", []));
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(FACTS)), fc.nat(), value, (fact, at, put) => {
      const keys = Object.keys(fact);
      const changed = { ...fact, [keys[at % keys.length] ?? ""]: put };
      expect(check(JSON.parse(JSON.stringify(changed)))).toBe(factSchema.safeParse(JSON.parse(JSON.stringify(changed))).success);
    }),
    { numRuns: 1000 },
  );
});

it.each(all)("parseFact(): %s, the fact again and what it follows from [REQ-VERS1]", (_, fact) => {
  const [line = ""] = encodeFacts([fact], CHAIN_START).lines;
  expect(parseFact(line)).toEqual({ kind: "known", fact, prevHash: CHAIN_START, unknownKeys: [] });
});

it("parseFact(): keys that a newer writer added, at any depth, passed over by name [REQ-VERS1]", () => {
  const { preflight } = FACTS;
  const stop = { gate: "g", reason: "r" };
  const newer = { ...preflight, mood: 1, stops: [stop, { ...stop, why: [] }], provenance: { ...preflight.provenance, moon: {} } };
  expect(parseFact(lineOf(newer))).toEqual({ kind: "known", fact: { ...preflight, stops: [stop, stop] }, prevHash: CHAIN_START, unknownKeys: expect.toSatisfy((keys: string[]) => keys.toSorted().join() === "mood,provenance.moon,stops.1.why") });
});

it.each([
  ["a newer stage", { ...FACTS["recover.result"], stage: "moon.landing" }],
  ["a newer action", { ...FACTS.plan, action: "teleport" }],
  ["a newer schema version", { ...FACTS.rollback, schema_version: 2, anything: {} }],
])("parseFact(): %s, passed over visibly [REQ-VERS1]", (_, value) => {
  expect(parseFact(lineOf(value))).toMatchObject({ kind: "newer", value: { prev_hash: CHAIN_START } });
});

it.each(["", "{", "null", "[]", "1", '"x"', "{}", '{"stage":1}', lineOf({ ...FACTS.rollback, decision: "maybe" }), JSON.stringify({ ...FACTS.rollback, prev_hash: "0" })])("parseFact(): %j, invalid [REQ-VERS1]", (line) => {
  expect(parseFact(line)).toMatchObject({ kind: "invalid", found: expect.any(String) });
});

it("parseFact(): any text and any JSON, one of the three and never a throw [REQ-VERS1]", () => {
  const json = fc.json();
  const near = fc.tuple(fc.constantFrom(...Object.values(FACTS)), fc.dictionary(fc.constantFrom("stage", "action", "stops", "provenance", "schema_version", "prev_hash", "x"), fc.jsonValue())).map(([fact, more]) => JSON.stringify({ ...fact, ...more }));
  fc.assert(
    fc.property(fc.oneof(fc.string(), json, near), (line) => {
      expect(["known", "newer", "invalid"]).toContain(parseFact(line).kind);
    }),
    { numRuns: 2000 },
  );
});
