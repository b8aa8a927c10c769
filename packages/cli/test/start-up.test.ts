/** This proves that the built command loads what a verb needs only when that verb is run. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { ENTRY, place, PLAIN_ENVIRONMENT } from "./support/command.ts";

/** Tells on descriptor 3 each file that Node loads. */
const TELLING = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  import { registerHooks } from "node:module";
  registerHooks({ load(url, context, next) { if (url.startsWith("file:")) writeSync(3, url + "\\n"); return next(url, context); } });
`)}`;

/** The files that a command line loads. */
function loadedBy(...args: readonly string[]): readonly string[] {
  const { status, output } = spawnSync(process.execPath, ["--import", TELLING, ENTRY, ...args], { encoding: "utf8", env: PLAIN_ENVIRONMENT, stdio: ["ignore", "pipe", "pipe", "pipe"] });
  expect(status).toBe(0);
  return (output[3] ?? "").split("\n").filter((url) => url !== "").map((url) => fileURLToPath(url));
}

/** Which of these words stand in what is loaded. */
function found(files: readonly string[], words: readonly string[]): readonly string[] {
  const texts = files.map((file) => readFileSync(file, "utf8"));
  return words.filter((word) => texts.some((text) => text.includes(word)));
}

/** Of schemas, of the kernel's calls, of native code, of the journal. */
const HEAVY = ["_zod", "renameat2", "createRequire", "journal.jsonl"];

test.for([["--version"], ["--help"], ["apply", "--help"], ["facts", "query", "--help"]])("%j: loads declarations, and nothing by which a verb works", (args) => {
  const files = loadedBy(...args);
  expect(found(files, HEAVY)).toEqual([]);
  expect(files.every((file) => file.includes("/cli/dist/"))).toBe(true);
});

test("status: of a root without runs, loads no schemas", () => {
  const { root } = place();
  expect(found(loadedBy("status", "--root", root), HEAVY)).toEqual(["renameat2", "createRequire"]);
});

test("plan: loads what the others do not, so the words above are looked for in the right files", () => {
  const { root } = place();
  expect(found(loadedBy("plan", "--root", root, "--link", "/usr/bin/ls=/opt/p/ls"), HEAVY)).toEqual(HEAVY);
});
