/** This proves that man(1) renders every page without a warning, that whatis(1) understands it, and that no verb lacks one. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";
import { buildProgram } from "../src/program.ts";
import { verbTree } from "../src/tree/verb-tree.ts";

const SCRIPTS = join(import.meta.dirname, "../../../scripts");
const MAN = join(import.meta.dirname, "..", "man");

/** How a page looks in a terminal of 80 columns, and what was said against it. */
function rendered(page: string): { readonly text: string; readonly warnings: string } {
  const { stdout, stderr } = spawnSync("man", ["--warnings=w", "-l", page], { encoding: "utf8", env: { ...process.env, LC_ALL: "C.UTF-8", MANWIDTH: "80", MANPAGER: "cat", MAN_KEEP_FORMATTING: "" } });
  return { text: stdout, warnings: stderr };
}

test.for(readdirSync(MAN))("%s: rendered without a warning, within 80 columns but for code, and known to whatis", (name) => {
  const page = join(MAN, name);
  const { text, warnings } = rendered(page);
  expect(warnings).toBe("");
  expect(text).toMatch(/^NAME\n {7}switchyard/m);
  expect(text.split("\n").filter((line) => line.length > 80 && !line.startsWith("           "))).toEqual([]);
  const parsed = spawnSync("lexgrog", [page], { encoding: "utf8" });
  expect([parsed.status, parsed.stdout]).toEqual([0, expect.stringContaining(`"${name.replace(/\.\d$/, "")} - `)]);
});

test("man: every verb has a page, with each of its options and those of the verbs below it", () => {
  for (const verb of verbTree(buildProgram(() => undefined)).verbs) {
    const { text } = rendered(join(MAN, `switchyard-${verb.path.join("-")}.1`));
    for (const { options } of [verb, ...verb.verbs]) for (const name of options.flatMap(({ names }) => names).filter((one) => one !== "-h" && one !== "--help")) expect(text).toContain(name);
  }
});

/** Markdown as the body of a page. */
function toRoff(markdown: string): string {
  const script = 'import { lexer } from "marked"; import { toRoff } from "./manual/to-roff.mjs"; console.log(toRoff(lexer(process.argv[1])));';
  return spawnSync(process.execPath, ["--input-type=module", "-e", script, markdown], { cwd: SCRIPTS, encoding: "utf8" }).stdout;
}

test("toRoff(): what roff would take for its own comes out as it is written", () => {
  const folder = mkdtempSync(join(tmpdir(), "switchyard-cli-man-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const odd = "`.so /etc/shadow` and `\\fBx\\n[.g]` and `it's ~ ^ \\`";
  const body = toRoff([odd, "", "    .sy touch pwned", "    'br", "    a\\\\b -- `c`", "", ".TH not me", ""].join("\n"));
  writeFileSync(join(folder, "odd.1"), `.TH ODD 1\n.SH NAME\nodd \\- odd\n${body}`);
  const { text, warnings } = rendered(join(folder, "odd.1"));
  expect(warnings).toBe("");
  for (const line of [".so /etc/shadow and \\fBx\\n[.g] and it's ~ ^ \\", ".sy touch pwned", "'br", "a\\\\b -- `c`", ".TH not me"]) expect(text).toContain(line);
});
