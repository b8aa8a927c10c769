/** This proves that the shipped JSON Schema of a manifest takes what the command takes. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { manifestDocument } from "../../src/input/manifest-document.ts";

const SCHEMA = new URL("../../schema/manifest.v1.schema.json", import.meta.url);
const PAGE = new URL("../../../../docs/formats/manifest.md", import.meta.url);
const check = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(SCHEMA, "utf8")));

test("manifestSchema(): the example of docs/formats/manifest.md, taken", () => {
  const [, example = ""] = /```yaml\n(.*?)```/su.exec(readFileSync(PAGE, "utf8")) ?? [];
  expect({ taken: check(parse(example)), errors: check.errors }).toEqual({ taken: true, errors: null });
});

const few = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(one, { maxLength: 2 });

test("manifestSchema(): any document, an independent validator says what the reader says", () => {
  const path = fc.constantFrom("/usr/bin/ls", "/", "usr", "", "/a\nb");
  const policy = fc.oneof(fc.record({ strict_ownership: fc.boolean(), force_untrusted_source: fc.boolean() }, { requiredKeys: [] }), fc.constantFrom<object>({ require_rescue: true }, { allow_downgrade: true }, { require_preservation: ["mode", "x"] }));
  const own = { protect: fc.oneof(fc.boolean(), fc.constant("yes")), policy };
  const link = fc.record({ target: path, source: path, ...own, optional: fc.boolean() }, { requiredKeys: ["target"] });
  const names = fc.array(fc.constantFrom("ls", "b*", "", "a/b", "\n", "[a"), { maxLength: 2 });
  const tree = fc.record({ from: path, into: path, only: names, except: names, missing_targets: fc.constantFrom("skip", "create", "make"), ...own }, { requiredKeys: ["from", "into"] });
  const group = fc.record({ leader: link, followers: fc.array(link, { maxLength: 2 }) }, { requiredKeys: ["leader"] });
  const restore = fc.record({ target: path, which: fc.constantFrom("newest", "oldest"), policy }, { requiredKeys: ["target"] });
  const document = fc.record({ $schema: fc.constant("x"), version: fc.constantFrom(1, 2), policy: fc.oneof(fc.constantFrom("production", "lax"), policy), links: few(link), trees: few(tree), groups: few(group), restores: few(restore), colour: fc.constant(1) }, { requiredKeys: ["version"] });
  fc.assert(fc.property(document, (one) => {
    expect(check(one)).toBe(manifestDocument.safeParse(one).success);
  }), { numRuns: 500 });
});
