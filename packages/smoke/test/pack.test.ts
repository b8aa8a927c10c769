/** This proves what packs may say, and that those that are shipped say it (REQ-H1). */
import { readdirSync, readFileSync } from "node:fs";
import { golden } from "@switchyard/test-support/golden";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, it } from "vitest";
import { localRunner, packJsonSchema, parsePack, shippedPacks } from "../src/index.ts";
import { caught } from "./support/caught.ts";

const schemaFile = new URL("../schema/smoke_pack.v1.schema.json", import.meta.url);
const packFile = (name: string): URL => new URL(`../packs/${name}`, import.meta.url);
const packFiles = readdirSync(packFile("")).sort();

const command = { kind: "command", name: "c", tool: "ls", args: ["-l"], expect: {} };
const pack = (more: object = {}): object => ({ schema: "smoke_pack.v1", name: "mine", revision: 1, checks: [command], ...more });
const withCheck = (more: object): object => pack({ checks: [{ ...command, ...more }] });

function isValid(value: unknown): boolean {
  return new Ajv2020({ strict: true, strictTypes: false }).compile(JSON.parse(readFileSync(schemaFile, "utf8")))(value);
}

it("packJsonSchema(): the shipped file byte for byte [REQ-H1] [REQ-CI3]", () => {
  golden(schemaFile, `${JSON.stringify({ $id: "urn:switchyard:smoke_pack.v1", title: "smoke_pack.v1", ...packJsonSchema() }, null, 2)}\n`);
});

it.each(packFiles)("shippedPacks(): %s, among them, and valid by an independent validator [REQ-H1]", (name) => {
  const value = JSON.parse(readFileSync(packFile(name), "utf8"));
  expect(isValid(value)).toBe(true);
  expect(shippedPacks().map((one) => `${one.name}.json`)).toContain(name);
  expect(value.name).toBe(name.replace(".json", ""));
});

it("shippedPacks(): the minimal suite with its exact arguments [REQ-H1]", () => {
  const starts = shippedPacks().flatMap(({ checks }) => checks).flatMap((check) => (check.kind === "command" ? [`${check.tool} ${check.args.join(" ")}`] : []));
  const suite = ["ls -l", "cp --reflink=auto", "mv --no-target-directory", "rm -f", "ln -sT", "stat -c %a,%u,%g", "readlink -e", "sha256sum -c", "sort -V", "date +%s"];
  expect(suite.filter((wanted) => !starts.some((start) => start === wanted || start.startsWith(`${wanted} `)))).toEqual([]);
});

it("shippedPacks(): sudo is never started by a check of its pack", () => {
  const sudo = shippedPacks().find(({ name }) => name === "sudo");
  expect(sudo?.checks.filter(({ kind, tool }) => kind === "command" && tool === "sudo")).toEqual([]);
});

it.each([
  ["no pack", null],
  ["another schema", pack({ schema: "smoke_pack.v2" })],
  ["an unknown field", pack({ check: [] })],
  ["an unknown field in a check", withCheck({ arg: [] })],
  ["an unknown field in an expectation", withCheck({ expect: { output: "x" } })],
  ["an unknown way to compare", withCheck({ expect: { stdout: { contains: "x" } } })],
  ["two ways to compare", withCheck({ expect: { stdout: { text: "x", pattern: "x" } } })],
  ["a file outside", withCheck({ files: [{ kind: "file", path: "../x" }] })],
  ["a file outside, deeper", withCheck({ files: [{ kind: "file", path: "a/../../x" }] })],
  ["an absolute path", withCheck({ files: [{ kind: "file", path: "/etc/x" }] })],
  ["a tool with a directory", withCheck({ tool: "/bin/ls" })],
  ["a NUL in an argument", withCheck({ args: ["a\0b"] })],
  ["a variable that is none", withCheck({ env: { "A=B": "" } })],
  ["no args", pack({ checks: [{ kind: "command", name: "c", tool: "ls", expect: {} }] })],
])("parsePack(): %s, pack_invalid, and by the JSON Schema too", async (_, value) => {
  expect(await caught(() => parsePack(value, "mine.json"))).toMatchObject({ id: "E_USAGE", exitCode: 2, reason: "pack_invalid", path: "mine.json" });
  expect(isValid(value)).toBe(false);
});

it.each([
  ["two checks of one name", pack({ checks: [command, command] })],
  ["a provider that is not there", withCheck({ wanted_for: ["busybox"] })],
  ["what is no regular expression", withCheck({ expect: { stdout: { pattern: "(" } } })],
  ["a directory to watch that is not made", withCheck({ expect: { private_in: "spill" } })],
])("parsePack(): %s, pack_invalid", async (_, value) => {
  expect(await caught(() => parsePack(value, "mine.json"))).toMatchObject({ reason: "pack_invalid" });
});

it("parsePack(): a small pack, its defaults filled in", () => {
  expect(parsePack(pack(), "mine.json")).toMatchObject({ providers: [], probes: [], checks: [{ wanted_for: [], files: [], env: {}, expect: { exit: 0, nodes: [] } }] });
});

it("localRunner(): two packs of one name, pack_invalid", async () => {
  const mine = parsePack(pack(), "mine.json");
  expect(await caught(() => localRunner({ packs: [mine, mine] }))).toMatchObject({ reason: "pack_invalid", path: "mine" });
});
