/** This proves that every verb prints one document with `--json`, in success and in failure, and that it fits its shipped schema. */
import { readdirSync, readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import type { Command } from "commander";
import { describe, expect, test } from "vitest";
import { DOCUMENTS } from "../../src/documents/documents.ts";
import { buildProgram } from "../../src/program.ts";
import { place, type Place } from "../support/command.ts";
import { EXAMPLES } from "./examples.ts";

const packages = new URL("../../../", import.meta.url);
/** Those to which the documents' own refer. */
const ELSEWHERE = ["facts/schema/fact.v1.emitted.schema.json", "facts/schema/fact.v1.schema.json", "attest/schema/attestation.v1.schema.json"];

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false, formats: { "date-time": (text: string) => !Number.isNaN(Date.parse(text)) } });
for (const file of [...ELSEWHERE, ...readdirSync(new URL("cli/schema", packages)).map((name) => `cli/schema/${name}`)]) ajv.addSchema(JSON.parse(readFileSync(new URL(file, packages), "utf8")));

function schemaOf(name: string): ValidateFunction {
  const found = ajv.getSchema(`urn:switchyard:command.${name.replaceAll(" ", "-")}.v1`);
  if (found === undefined) throw new Error(`no schema of ${name} is shipped`);
  return found;
}

/** What does not fit; null: it fits. */
function misfit(verb: string, document: Record<string, unknown>): unknown {
  const validate = schemaOf(document["kind"] === "switchyard.error" ? "error" : verb);
  return validate(document) ? null : validate.errors;
}

/** The verbs below a command that have none below them. Hidden ones are only for processes of ours, and nobody reads what they print. */
function verbsOf(command: Command, before = ""): string[] {
  const shown = new Set(command.createHelp().visibleCommands(command));
  return command.commands.filter((one) => shown.has(one)).flatMap((one) => (one.commands.length === 0 ? [`${before}${one.name()}`] : verbsOf(one, `${before}${one.name()} `)));
}

const verbs = verbsOf(buildProgram(() => undefined));

test("DOCUMENTS: name every verb of the command tree, and so do the examples", () => {
  for (const named of [DOCUMENTS, EXAMPLES]) expect(Object.keys(named)).toEqual(expect.arrayContaining(verbs));
  expect(Object.keys(EXAMPLES).toSorted()).toEqual(Object.keys(DOCUMENTS).toSorted());
});

/** Runs it; the document is all of stdout. */
function ran(scene: Place, example: (scene: Place) => readonly string[]): { readonly code: number | null; readonly document: Record<string, unknown> } {
  return scene.json(...example(scene));
}

describe.each(Object.entries(EXAMPLES))("%s --json", (verb, { works, fails }) => {
  test("success: prints one document, which fits the shipped schema", () => {
    expect(works.length > 0).toBe(DOCUMENTS[verb] !== null);
    for (const example of works) {
      const { code, document } = ran(place(), example);
      expect([code, misfit(verb, document)]).toEqual([0, null]);
      expect(document).toMatchObject({ schema_version: 1, ok: true, exit_code: 0, error: null });
    }
  });

  test("failure: prints one document with the exit code in it, which fits the shipped schema [REQ-O8]", () => {
    expect(fails.length > 0 || DOCUMENTS[verb] === null).toBe(true);
    for (const example of fails) {
      const { code, document } = ran(place(), example);
      expect([document["exit_code"], misfit(verb, document)]).toEqual([code, null]);
      expect(code).toBeGreaterThan(0);
      expect(document).toMatchObject({ schema_version: 1, ok: false });
    }
  });
});
