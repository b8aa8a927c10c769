/** This proves that what a health check tells of a program with an evil name neither drives the terminal nor forges a line. */
import { lstatSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { expect, test } from "vitest";
import { showPath } from "../src/render/show-path.ts";
import { visible } from "../src/render/visible.ts";
import { place } from "./support/command.ts";

const NAMES = ["\u001b]0;owned\u0007\u001b[31mred", "a\nswitchyard: all is well\n", "i\u009b2J", "k\u202El"];

/** Each line that is not what a reader sees, or that was not written by us. */
function evil(text: string): string[] {
  return text.split("\n").filter((line) => visible(line) !== line || line.startsWith("switchyard: all is well"));
}

test("apply --commit: sources that cannot be run, exit 80, every name told in words [REQ-H1]", () => {
  const { at, run } = place(process.env);
  mkdirSync(at("opt/bad"), { mode: 0o755 });
  for (const name of NAMES) {
    writeFileSync(join(at("usr/bin"), name), "#!/bin/sh\necho old\n", { mode: 0o755 });
    writeFileSync(join(at("opt/bad"), name), "\u007fELFbroken", { mode: 0o755 });
  }
  const { code, stdout, stderr } = run("apply", "--tree", "/usr/bin=/opt/bad", "--commit", "--no-require-rescue");
  expect([code, evil(stdout), evil(stderr)]).toEqual([80, [], []]);
  expect(stdout.match(/^! probe /gmu)).toHaveLength(NAMES.length);
  expect(stderr).toContain("E_SMOKE");
  for (const name of NAMES) {
    expect(stdout).toContain(showPath(`/usr/bin/${name}`));
    expect(lstatSync(join(at("usr/bin"), name)).isFile()).toBe(true);
  }
  for (const verb of [["show", "last"], ["history"], ["status"], ["doctor"], ["facts"]]) {
    const ended = run(...verb);
    expect(evil(ended.stdout + ended.stderr), verb.join(" ")).toEqual([]);
  }
});

test("a command line that cannot be understood: what it says is told without driving the terminal", () => {
  const { run } = place();
  for (const args of [["\u001b]0;owned\u0007"], ["status", "--\u009b2J"], ["history", "--limit", "\u001b[31m"]]) {
    const { code, stdout, stderr } = run(...args);
    expect([code, evil(stdout + stderr)]).toEqual([2, []]);
  }
});
