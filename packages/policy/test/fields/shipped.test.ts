/** This proves that the JSON Schema and the page that are shipped are those of the table. */
import { readFileSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { policyInput, policySchema } from "../../src/index.ts";
import { anyOverrides } from "../support/arbitraries.ts";
import { policyTable } from "../support/policy-page.ts";

const schemaFile = new URL("../../schema/policy.schema.json", import.meta.url);
const page = new URL("../../../../docs/policy.md", import.meta.url);
const [BEGIN, END] = ["<!-- fields: written by GOLDEN_UPDATE=1, from FIELDS of @switchyard/policy -->\n\n", "\n<!-- fields end -->"];

it("policySchema(): the shipped file byte for byte [REQ-CI3]", () => {
  golden(schemaFile, `${JSON.stringify(policySchema(), null, 2)}\n`);
});

it("FIELDS: the table of docs/policy.md is theirs [REQ-C2] [REQ-CI3]", () => {
  const text = readFileSync(page, "utf8");
  const [before = "", rest = ""] = text.split(BEGIN);
  const [, after = ""] = rest.split(END);
  golden(page, `${before}${BEGIN}${policyTable()}${END}${after}`);
});

it("policySchema(): any document, an independent validator says what the reader says [REQ-C2]", () => {
  const check = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(schemaFile, "utf8")));
  const odd = fc.record({ preset: fc.constantFrom("production", "lax"), allow_roots: fc.array(fc.constantFrom("/", "/a/../b", "x", "/..")), rescue_min_count: fc.integer({ min: -1, max: 12 }), colour: fc.constant(1) }, { requiredKeys: [] });
  fc.assert(
    fc.property(anyOverrides, odd, (overrides, more) => {
      const document = { ...overrides, ...more };
      expect(check(document)).toBe(policyInput.safeParse(document).success);
    }),
    { numRuns: 500 },
  );
});
