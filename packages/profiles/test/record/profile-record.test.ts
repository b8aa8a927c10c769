/** This proves that the JSON Schema that is shipped is that of the source, and that records are read and written as it says. */
import { readFileSync, writeFileSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { scratch } from "@switchyard/test-support/scratch";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { profileRecord, profileSchema, readRecord } from "../../src/index.ts";
import { encodeRecord } from "../../src/record/encode-record.ts";

const SHIPPED = new URL("../../schema/profile.v1.schema.json", import.meta.url);
const GOLDEN = new URL("golden/profile.json", import.meta.url);
const kept = (): Record<string, unknown> => JSON.parse(readFileSync(GOLDEN, "utf8"));

it("profileSchema(): the shipped file byte for byte [REQ-P1] [REQ-CI3]", () => {
  golden(SHIPPED, `${JSON.stringify({ $id: "urn:switchyard:profile.v1", title: "profile.v1", ...profileSchema() }, null, 2)}\n`);
});

it("encodeRecord(): the golden record byte for byte, whatever the order of its applets [REQ-P1] [REQ-CI3]", () => {
  const record = profileRecord.parse(kept());
  golden(GOLDEN, Buffer.from(encodeRecord({ ...record, applets: record.applets.toReversed() })).toString());
});

it("readRecord(): the golden record, as it was written [REQ-P1]", () => {
  const place = scratch();
  writeFileSync(place.at("profile.json"), readFileSync(GOLDEN));
  expect(readRecord(place.dir, "gnu+uutils")).toEqual(kept());
});

const isValid = (value: unknown): boolean => new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(JSON.parse(readFileSync(SHIPPED, "utf8")))(value);

it("schema: the golden record, valid by an independent validator", () => {
  expect(isValid(kept())).toBe(true);
});

it.each(["schema", "name", "origin", "created_at", "by", "applets"])("schema: a record without %s, invalid for both [REQ-P1]", (key) => {
  const { [key]: _, ...rest } = kept();
  expect([isValid(rest), profileRecord.safeParse(rest).success]).toEqual([false, false]);
});

it.each([{ name: ".hidden" }, { more: 1 }, { schema: "profile.v2" }, { applets: [{ name: "a/b", source: "/x", hash: "0".repeat(64), kind: "symlink", dest: "x" }] }])("schema: a record with %j, invalid for both [REQ-P1]", (change) => {
  expect([isValid({ ...kept(), ...change }), profileRecord.safeParse({ ...kept(), ...change }).success]).toEqual([false, false]);
});
