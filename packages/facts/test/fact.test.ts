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

it("factSchema: the plan of a restore, fits; with what only a link has, refused [REQ-O1]", () => {
  const { source: _source, dest: _dest, ...rest } = FACTS.plan.action === "link" ? FACTS.plan : { ...FACTS.plan, source: "", dest: "" };
  const restore = { ...rest, action: "restore", which: "newest" };
  expect(factSchema.parse(restore)).toEqual(restore);
  expect(factSchema.safeParse({ ...restore, dest: "x" }).success).toBe(false);
  expect(factSchema.safeParse({ ...restore, which: "oldest" }).success).toBe(false);
});

it.each([{ schema_version: 2 }, { stage: "unknown" }, { mode: "maybe" }, { severity: "fatal" }, { lock_wait_ms: Number.NaN }, { lock_wait_ms: "1" }, { prev_hash: "" }])(
  "factSchema: %j, refused [REQ-VERS1]",
  (wrong) => {
    expect(factSchema.safeParse({ ...FACTS["apply.attempt"], ...wrong }).success).toBe(false);
  },
);
