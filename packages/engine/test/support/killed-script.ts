/** This defines `killedScript`: an undo script killed before one of its commands. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import process from "node:process";

/**
 * Runs the script under dash with tools of which the n-th call, from 1, kills it instead of doing anything.
 *
 * @param bin a directory for these tools, of this script alone
 * @returns false where the script came to its end before
 */
export function killedScript(bin: string, script: string, n: number): boolean {
  mkdirSync(bin, { recursive: true });
  for (const tool of ["mv", "rm", "cp", "chmod", "chown", "ln"]) {
    const real = execFileSync("sh", ["-c", `command -v ${tool}`], { encoding: "utf8" }).trim();
    const text = `#!/bin/sh\necho x >>"${bin}/count"\n[ "$(wc -l <"${bin}/count")" -lt ${n} ] || { kill -9 $PPID; exit 1; }\nexec ${real} "$@"\n`;
    writeFileSync(`${bin}/${tool}`, text, { mode: 0o755 });
  }
  const { signal } = spawnSync("dash", [script], { env: { PATH: `${bin}:${process.env["PATH"] ?? ""}` }, stdio: "pipe" });
  return signal === "SIGKILL";
}
