/** This proves that what is emitted fits the schema, and nothing else does (REQ-O1, REQ-VERS1). */
import { expect, it } from "vitest";
import { factSchema } from "../src/index.ts";
import { FACTS } from "./support/sample.ts";

const all = Object.values(FACTS).map((fact) => [fact.stage, fact] as const);

it.each(all)("factSchema: %s, fits as it is [REQ-O1]", (_, fact) => {
  expect(factSchema.parse(fact)).toEqual(fact);
});

it.each(all)("factSchema: %s with a key it does not know, refused [REQ-VERS1]", (_, fact) => {
  expect(factSchema.safeParse({ ...fact, surprise: 1 }).success).toBe(false);
});

it.each(all)("factSchema: %s with any key missing, refused [REQ-O1, REQ-VERS1]", (_, fact) => {
  const without = (key: string): object => Object.fromEntries(Object.entries(fact).filter(([name]) => name !== key));
  expect(Object.keys(fact).filter((key) => factSchema.safeParse(without(key)).success)).toEqual([]);
});

it.each([{ schema_version: 2 }, { stage: "unknown" }, { mode: "maybe" }, { severity: "fatal" }, { lock_wait_ms: Number.NaN }, { lock_wait_ms: "1" }, { prev_hash: "" }])(
  "factSchema: %j, refused [REQ-VERS1]",
  (wrong) => {
    expect(factSchema.safeParse({ ...FACTS["apply.attempt"], ...wrong }).success).toBe(false);
  },
);
