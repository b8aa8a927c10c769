/** This proves that preflight's rows are the same as text, YAML and JSON, in a dry run and a commit (REQ-PF1). */
import { symlinkSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import { expect, test } from "vitest";
import { yamlLines } from "../src/render/yaml-lines.ts";
import { LINK, place } from "./support/command.ts";

test("preflight --format yaml and json: the same document as --json, rows sorted by path [REQ-PF1]", () => {
  const { at, run, json } = place();
  symlinkSync("ls", at("usr/bin/dir"));
  const args = ["preflight", ...LINK, "--link", "/usr/bin/dir=/opt/p/ls", "--link", "/usr/bin/a#: b=/opt/p/ls"] as const;
  const yaml = run(...args, "--format", "yaml");
  expect([yaml.code, yaml.stderr]).toEqual([0, ""]);
  const documents = [parse(yaml.stdout), JSON.parse(run(...args, "--format", "json").stdout), json(...args).document].map(({ facts, ...rest }: Record<string, unknown>) => [facts, rest]);
  expect(documents.map(([, rest]) => rest)).toEqual(Array.from({ length: 3 }, () => documents[0]?.[1]));
  expect(documents[0]?.[0]).toHaveLength(10);
  expect(documents[0]?.[1]).toMatchObject({ schema_version: 1, command: "preflight", rows: [{ path: "/usr/bin/a#: b" }, { path: "/usr/bin/dir", current_kind: "symlink" }, { path: "/usr/bin/ls", current_kind: "file", planned_kind: "symlink", restore_ready: true }] });
});

test("apply: the rows of a dry run are those of the commit, and of preflight [REQ-PF1] [REQ-D2]", () => {
  const { json } = place();
  const [preflight, dry, committed] = [json("preflight", ...LINK), json("apply", ...LINK), json("apply", ...LINK, "--commit")].map(({ document }) => JSON.stringify(document["rows"]));
  expect(preflight).toContain("/usr/bin/ls");
  expect([dry, committed]).toEqual([preflight, preflight]);
});

test("preflight --format yaml: a stop, exit 10, and the row says which", () => {
  const { run } = place();
  const { code, stdout } = run("preflight", "--link", "/usr/bin=/opt/p/ls", "--format", "yaml");
  expect(code).toBe(10);
  expect(parse(stdout)).toMatchObject({ ok: false, error: { reason: "target_kind" }, rows: [{ policy_ok: false, restore_ready: false }] });
});

test("preflight: --json and another format, or one that there is not, exit 2", () => {
  const { at, run } = place();
  writeFileSync(at("x"), "");
  expect(run("preflight", ...LINK, "--json", "--format", "yaml").code).toBe(2);
  expect(run("preflight", ...LINK, "--format", "xml").code).toBe(2);
});

test("yamlLines(): names of any bytes, and what YAML takes for something else, come back [REQ-PF1]", () => {
  const hard = ["yes", "null", "1", "~", "a: b # c", "\u0085", "\u2028", "\u007f\ufeff", "\udc80\udcff", "line\nbreak\t\0", "'\"\\", "é😀"];
  const document = { empty: [], none: null, list: hard.map((name) => ({ name, inner: { [name]: [name], number: 1 } })), words: hard, map: { [hard[4] ?? ""]: {} } };
  expect(parse([...yamlLines(document)].join("\n"))).toEqual(document);
});
