/** This proves that the JSON Schemas that are shipped are those of the source, and say of envelopes what the reader says. */
import { readFileSync, writeFileSync } from "node:fs";
import process from "node:process";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { attestationSchemas, verifyEnvelope } from "../src/index.ts";
import { envelope, SAMPLE, statement } from "./support/sample.ts";

const shipped = (name: string): URL => new URL(`../schema/${name}.schema.json`, import.meta.url);
const GOLDEN = new URL("golden/attestation.dsse.json", import.meta.url);

it.each(Object.entries(attestationSchemas()))("attestationSchemas(): %s, the shipped file byte for byte [REQ-VERS1]", (name, schema) => {
  const text = `${JSON.stringify({ $id: `urn:switchyard:${name}`, title: name, ...schema }, null, 2)}\n`;
  if (process.env["GOLDEN_UPDATE"] === "1") writeFileSync(shipped(name), text);
  expect(readFileSync(shipped(name), "utf8")).toBe(text);
});

it("signRun(): the golden envelope, byte for byte, and it verifies [REQ-O4, REQ-CI3]", () => {
  const made = envelope();
  if (process.env["GOLDEN_UPDATE"] === "1") writeFileSync(GOLDEN, made);
  const golden = readFileSync(GOLDEN);
  expect(made.toString()).toBe(golden.toString());
  expect(verifyEnvelope(golden, [SAMPLE.trusted])).toMatchObject({ ok: true });
});

const validate = (name: string): ((value: unknown) => boolean) => {
  const check = new Ajv2020({ strict: true, formats: { "date-time": true } }).compile(JSON.parse(readFileSync(shipped(name), "utf8")));
  return (value) => check(value);
};

it("schema: the golden envelope and its statement, valid by an independent validator, with and without what a newer version adds [REQ-O3]", () => {
  const document = JSON.parse(readFileSync(GOLDEN, "utf8"));
  const signed = JSON.parse(Buffer.from(document.payload, "base64").toString());
  for (const [name, one] of [["dsse_envelope", document], ["attestation.v1", signed]] as const) {
    expect(validate(name)(one)).toBe(true);
    expect(validate(name)({ ...one, future: { a: [1] } })).toBe(true);
  }
});

it.each(["_type", "subject", "predicateType", "predicate"])("schema: a statement without %s, invalid [REQ-O3]", (key) => {
  const { [key]: _, ...rest } = JSON.parse(JSON.stringify(statement()));
  expect(validate("attestation.v1")(rest)).toBe(false);
});
