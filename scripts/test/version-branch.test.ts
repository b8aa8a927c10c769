/** This proves what version-branch.sh leaves at the remote. `gh` is a stand-in: all else is real git. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import process from "node:process";
import { expect, onTestFinished, test } from "vitest";

const SCRIPT = join(import.meta.dirname, "../version-branch.sh");
/** Does what `changeset version` does of interest here. */
const VERSION = "rm .changeset/*.md && echo 1.0.0 >version";
const GH = `#!/bin/sh
echo "$*" >>"$GH_LOG"
if [ "$2" = list ]; then echo "$GH_OPEN"; fi
`;

interface Main {
  /** Runs the script, while that many pull requests are open; what it said of releases, and what it asked of GitHub. */
  readonly run: (open: number) => { readonly output: string; readonly asked: readonly string[] };
  readonly git: (...args: readonly string[]) => string;
}

/** A clone of a main with these changesets. */
function main(changesets: readonly string[]): Main {
  const top = mkdtempSync(join(tmpdir(), "switchyard-version-test-"));
  onTestFinished(() => rmSync(top, { recursive: true }));
  const clone = join(top, "clone");
  const git = (...args: readonly string[]): string => execFileSync("git", ["-C", clone, "-c", "user.name=a", "-c", "user.email=a@example.com", ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  execFileSync("git", ["init", "-q", "--bare", "-b", "main", join(top, "remote")]);
  execFileSync("git", ["clone", "-q", join(top, "remote"), clone], { stdio: "ignore" });
  mkdirSync(join(clone, ".changeset"));
  mkdirSync(join(top, "bin"));
  writeFileSync(join(top, "bin/gh"), GH, { mode: 0o755 });
  writeFileSync(join(clone, ".changeset/config.json"), "{}");
  for (const name of changesets) writeFileSync(join(clone, ".changeset", name), "");
  writeFileSync(join(clone, "package.json"), JSON.stringify({ private: true, scripts: { "release:version": VERSION } }));
  git("checkout", "-q", "-b", "main");
  git("add", "--all");
  git("commit", "-q", "-m", "one");
  git("push", "-q", "origin", "main");
  const run = (open: number): { output: string; asked: readonly string[] } => {
    const [output, log] = [join(top, "output"), join(top, "log")];
    for (const file of [output, log]) writeFileSync(file, "");
    const env = { ...process.env, PATH: `${join(top, "bin")}${delimiter}${process.env["PATH"]}`, GITHUB_OUTPUT: output, GH_LOG: log, GH_OPEN: String(open) };
    execFileSync("sh", [SCRIPT], { cwd: clone, env, stdio: "ignore" });
    return { output: readFileSync(output, "utf8"), asked: readFileSync(log, "utf8").trim().split("\n") };
  };
  return { run, git };
}

test("version-branch.sh: no changesets, main is to be released and nothing is asked of GitHub", () => {
  const { run, git } = main([]);
  expect(run(0)).toEqual({ output: "released=true\n", asked: [""] });
  expect(git("branch", "-r")).toBe("origin/main");
});

test("version-branch.sh: changesets, a branch with the versions and one pull request, however often", () => {
  const { run, git } = main(["a.md", "b.md"]);
  const first = run(0);
  expect(first.output).toBe("released=false\n");
  expect(first.asked).toEqual([expect.stringContaining("pr list"), expect.stringContaining("pr create --base main --head changesets/next")]);
  git("fetch", "-q");
  expect(git("show", "origin/changesets/next:version")).toBe("1.0.0");
  expect(git("ls-tree", "--name-only", "origin/changesets/next", ".changeset/")).toBe(".changeset/config.json");
  git("checkout", "-q", "main");
  const second = run(1);
  expect(second.asked).toEqual([expect.stringContaining("pr list")]);
  expect(git("rev-list", "--count", "main..origin/changesets/next")).toBe("1");
});
