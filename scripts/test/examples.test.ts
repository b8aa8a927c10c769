/** This proves that what the pages show to be typed is found, typed, and held against what is said. */
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const TOP = join(import.meta.dirname, "../..");

/** A checkout with these pages, and the command of this one. */
function checkout(pages: Readonly<Record<string, string>>): { readonly run: (...args: readonly string[]) => { code: number | null; said: string }; readonly page: (file: string) => string } {
  const top = mkdtempSync(join(tmpdir(), "switchyard-examples-test-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const file of ["scripts/shell-examples.mjs", "scripts/examples"]) cpSync(join(TOP, file), join(top, file), { recursive: true });
  for (const [file, text] of Object.entries({ "README.md": "", "packages/cli/README.md": "", ...pages })) {
    mkdirSync(dirname(join(top, file)), { recursive: true });
    writeFileSync(join(top, file), text);
  }
  symlinkSync(realpathSync(join(TOP, "packages/cli/dist")), join(top, "packages/cli/dist"));
  return {
    run: (...args) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [join(top, "scripts/shell-examples.mjs"), ...args], { encoding: "utf8" });
      return { code: status, said: `${stdout}${stderr}` };
    },
    page: (file) => readFileSync(join(top, file), "utf8"),
  };
}

test("shell-examples.mjs: commands that end as the page says pass; one that does not is named with page and line", () => {
  const good = checkout({ "docs/a.md": "# A\n\n```sh\nls links.yaml\nfalse # exit 1\nswitchyard \\\n  status\n```\n\n```sh not-run\nfalse\n```\n" });
  expect(good.run()).toEqual({ code: 0, said: "3 commands ran, 0 failures; 1 blocks cannot be run\n" });
  const { code, said } = checkout({ "docs/a.md": "", "README.md": "one\n\n```sh\ntrue # exit 3\n```\n" }).run();
  expect([code, said]).toEqual([1, expect.stringContaining("README.md:3: $ true # exit 3\nended with 0, the page says 3")]);
});

test("shell-examples.mjs: in a transcript, what is said must be as on the page but for ids and times; update writes it", () => {
  const text = "```console\n$ echo one\none\n$ switchyard apply --link /usr/bin/ls=/usr/lib/uutils/ls --commit | grep ^Run\n$ echo $((1 + 1))\n3\n```\n\nend\n";
  const { run, page } = checkout({ "docs/a.md": text });
  expect(run()).toMatchObject({ code: 1 });
  expect(run("update")).toMatchObject({ code: 0 });
  expect(page("docs/a.md")).toBe("```console\n$ echo one\none\n$ switchyard apply --link /usr/bin/ls=/usr/lib/uutils/ls --commit | grep ^Run\nRun RUN: 1 switched, 0 already so.\n$ echo $((1 + 1))\n2\n```\n\nend\n");
  expect(run()).toMatchObject({ code: 0 });
});

test("shell-examples.mjs: RUN is the newest run, and one is made where there is none", () => {
  const { run } = checkout({ "docs/a.md": "```sh\nsh /var/lib/switchyard/runs/RUN/undo.sh\nswitchyard rollback RUN --commit\n```\n" });
  expect(run()).toEqual({ code: 0, said: "2 commands ran, 0 failures; 0 blocks cannot be run\n" });
});
