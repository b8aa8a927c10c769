/** This proves what the options about speaking do: --quiet, --verbose, --color, NO_COLOR, FORCE_COLOR. */
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { LINK, place, PLAIN_ENVIRONMENT } from "./support/command.ts";

const WARNING = [...LINK, "--commit", "--no-require-backup-durability"];
/** No colours are asked for or forbidden. */
const { NO_COLOR: _no, FORCE_COLOR: _force, ...BARE } = PLAIN_ENVIRONMENT;

test("--quiet: the result, and no warning", () => {
  const loud = place().run("apply", ...WARNING);
  const quiet = place().run("apply", ...WARNING, "--quiet");
  expect([loud.code, loud.stderr.includes("warning:"), quiet.code, quiet.stderr]).toEqual([0, true, 0, ""]);
  expect(quiet.stdout).toContain("/usr/bin/ls");
});

test("--quiet: errors are told all the same, also before the verb", () => {
  const { code, stderr } = place().run("--quiet", "apply", "--link", "/usr/bin/ls=/opt/p/none");
  expect([code, stderr.includes("E_POLICY source_missing")]).toEqual([10, true]);
});

test("--quiet --verbose: a usage error", () => {
  expect(place().run("status", "--quiet", "--verbose").code).toBe(2);
});

test("--verbose: lines of JSON on stderr, the first and the last of them about the verb; stdout as without it", () => {
  const here = place();
  const { code, stdout, stderr } = here.run("status", "--verbose");
  const lines = stderr.trimEnd().split("\n").map((line): Record<string, unknown> => JSON.parse(line));
  expect([lines.at(0), lines.at(-1)]).toMatchObject([{ level: "debug", msg: "begin", verb: "status", root: here.root }, { msg: "end", exit_code: 0 }]);
  expect([code, stdout]).toEqual([0, here.run("status").stdout]);
});

test("--verbose: secrets are masked [REQ-O6]", () => {
  const { stderr } = place().with({ MY_PASSWORD: "hunter2hunter2" }).bare("status", "--root", "/hunter2hunter2", "--verbose");
  expect([stderr.includes("begin"), stderr.includes("hunter2")]).toEqual([true, false]);
});

test.for([
  { what: "a pipe", more: [], variables: {}, coloured: false },
  { what: "--color always", more: ["--color", "always"], variables: {}, coloured: true },
  { what: "--color always and NO_COLOR", more: ["--color", "always"], variables: { NO_COLOR: "1" }, coloured: true },
  { what: "FORCE_COLOR", more: [], variables: { FORCE_COLOR: "1" }, coloured: true },
  { what: "FORCE_COLOR=0", more: [], variables: { FORCE_COLOR: "0" }, coloured: false },
  { what: "FORCE_COLOR and NO_COLOR", more: [], variables: { FORCE_COLOR: "1", NO_COLOR: "1" }, coloured: false },
  { what: "FORCE_COLOR and an empty NO_COLOR", more: [], variables: { FORCE_COLOR: "1", NO_COLOR: "" }, coloured: true },
  { what: "FORCE_COLOR and --color never", more: ["--color", "never"], variables: { FORCE_COLOR: "1" }, coloured: false },
])("colour, $what: $coloured; without it the same text, signs included", ({ more, variables, coloured }) => {
  const here = place(BARE);
  const plain = here.run("plan", ...LINK).stdout;
  const { stdout } = here.with(variables).run("plan", ...LINK, ...more);
  expect([stdout !== plain, stripVTControlCharacters(stdout)]).toEqual([coloured, plain]);
  expect(plain).toMatch(/^~ {2}\/usr\/bin\/ls/m);
});

test("colour, --json: never", () => {
  const { stdout } = place().run("plan", ...LINK, "--json", "--color", "always");
  expect(JSON.parse(stdout)).toMatchObject({ ok: true });
  expect(stdout).not.toContain("\u001b");
});
