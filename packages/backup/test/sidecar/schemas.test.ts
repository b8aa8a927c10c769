/** This proves that the JSON Schemas that are shipped are those of the source, and say of sidecars what the reader says (REQ-B3). */
import { readFileSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { parseSidecar, sidecarSchemas } from "../../src/index.ts";

const shipped = (name: string): URL => new URL(`../../schema/${name}.schema.json`, import.meta.url);
const kept = (name: string): string => readFileSync(new URL(`golden/${name}`, import.meta.url), "utf8");

it.each(Object.entries(sidecarSchemas()))("sidecarSchemas(): %s, the shipped file byte for byte [REQ-B3] [REQ-CI3]", (name, schema) => {
  const text = `${JSON.stringify({ $id: `urn:switchyard:${name}`, title: name, ...schema }, null, 2)}\n`;
  golden(shipped(name), text);
});

const validate = (name: string): ((value: unknown) => boolean) => {
  const check = new Ajv2020({ strict: true }).compile(JSON.parse(readFileSync(shipped(name), "utf8")));
  return (value) => check(value);
};

it.each([
  ["sidecar-v1.json", "backup_meta.v1"],
  ["sidecar-v2.json", "backup_meta.v2"],
  ["sidecar-v2-bytes.json", "backup_meta.v2"],
  ["sidecar-v2-elsewhere.json", "backup_meta.v2"],
])("schema: the golden %s, valid by an independent validator, with and without what a newer version adds [REQ-B3]", (file, name) => {
  const isValid = validate(name);
  expect(isValid(JSON.parse(kept(file)))).toBe(true);
  expect(isValid({ ...JSON.parse(kept(file)), future: { a: [1] } })).toBe(true);
});

it.each(["prior_kind", "method", "role", "generation", "run_id", "created_at", "name", "schema"])("schema: a sidecar without %s, invalid, and unreadable [REQ-B3]", (key) => {
  const { [key]: _, ...rest } = JSON.parse(kept("sidecar-v2.json"));
  expect(validate("backup_meta.v2")(rest)).toBe(false);
  expect(() => parseSidecar(JSON.stringify(rest), "s")).toThrow(expect.objectContaining({ reason: "sidecar_unreadable" }));
});
