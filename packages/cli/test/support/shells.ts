/** This defines interactive shells in a terminal of their own, in which a line is typed and completed. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { ENTRY, type Place } from "./command.ts";

/** A shell that has a completion. */
export type Shell = "bash" | "zsh" | "fish";

/** How each begins, with nothing of this machine's but what the script needs. */
const BEGINS: Readonly<Record<Shell, (home: string) => readonly string[]>> = {
  bash: (home) => ["bash", "--noprofile", "--rcfile", join(home, "start.bash"), "-i"],
  zsh: () => ["zsh", "-d", "-i"],
  fish: (home) => ["fish", "--private", "--no-config", "-C", `source ${home}/completion.fish`],
};

/** It answers what completions ask, and else tells what it was given. */
const SHIM = `#!/bin/sh
case $1 in complete-values) exec '${process.execPath}' '${ENTRY}' "$@" ;; esac
printf 'GIVEN'; printf '<%s>' "$@"; echo
`;

/** Prepares the shell below the place's root; what it gives back types a line, a tab and a return, and gives the words that came of it. */
export function shellAt(here: Place, shell: Shell): (line: string) => string[] {
  const home = here.at("home");
  mkdirSync(join(home, "bin"), { recursive: true });
  writeFileSync(join(home, "bin", "switchyard"), SHIM);
  chmodSync(join(home, "bin", "switchyard"), 0o755);
  const completion = join(home, `completion.${shell}`);
  writeFileSync(completion, here.run("completion", shell).stdout);
  writeFileSync(join(home, "start.bash"), `source ${completion}\n`);
  writeFileSync(join(home, ".zshrc"), `autoload -Uz compinit && compinit -u -D\nsource ${completion}\n`);
  const words = BEGINS[shell](home).map((word) => `'${word}'`).join(" ");
  const env = { PATH: `${home}/bin:${process.env["PATH"] ?? ""}`, HOME: home, ZDOTDIR: home, TERM: "dumb", LC_ALL: "C.UTF-8", SWITCHYARD_POLICY: "development" };
  return (line) => {
    const { stdout } = spawnSync("script", ["-q", "-E", "never", "-c", `stty cols 1000; exec ${words}`, "/dev/null"], { cwd: home, env, encoding: "utf8", input: `${line}\t\rexit\r`, timeout: 150_000 });
    const given = /GIVEN((?:<[^\n\r]*>)+)\r?\n/.exec(stdout)?.[1];
    if (given === undefined) throw new Error(`nothing was run: ${JSON.stringify(stdout)}`);
    return given.slice(1, -1).split("><");
  };
}
