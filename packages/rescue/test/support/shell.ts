/** This defines the shells under which scripts are run, each with a PATH that holds nothing but what scripts may use. */
import { spawnSync } from "node:child_process";
import { accessSync, constants, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";

/** All that a script may call that takes back links alone. */
export const TOOLS = ["mv", "rm", "readlink", "flock", "sync"] as const;
/** All that one may call that takes back restores, too. */
export const ALL_TOOLS = [...TOOLS, "ln", "stat"] as const;

/** All that one may call that takes back protected targets. */
export const PROTECTED_TOOLS = [...ALL_TOOLS, "chmod", "chown"] as const;

/** A name of {@link PROTECTED_TOOLS}. */
export type Tool = (typeof PROTECTED_TOOLS)[number];

/** A shell and the program that each tool is. */
export interface Shell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** The absolute path behind a tool's name. */
  readonly tool: (tool: Tool) => string;
}

/** dash with the tools of this system. */
export function dash(): Shell {
  return { name: "dash", command: [find("dash", "dash")], tool: (tool) => find(tool, tool === "flock" ? "util-linux" : "coreutils") };
}

/** BusyBox's shell with BusyBox's tools; `flock` is not among those of every BusyBox (not of Debian's). */
export function busybox(): Shell {
  const box = find("busybox", "busybox-static");
  return { name: "busybox sh", command: [box, "sh"], tool: (tool) => (tool === "flock" ? find(tool, "util-linux") : box) };
}

/** A directory for PATH with links to the tools. */
export function toolbox(place: string, shell: Shell, tools: readonly Tool[] = TOOLS): string {
  const path = join(place, `tools ${tools.length}`);
  mkdirSync(path, { recursive: true });
  for (const tool of PROTECTED_TOOLS) rmSync(join(path, tool), { force: true });
  for (const tool of tools) symlinkSync(shell.tool(tool), join(path, tool));
  return path;
}

/**
 * A copy of the script in which a tool kills the shell at its n-th call, before or after doing its work. A function, and
 * not a program on PATH, because BusyBox's shell takes its own tools first.
 */
export function deadlyCopy(script: string, deed: { readonly tool: Tool; readonly call: number; readonly when: "before" | "after" }): string {
  const { tool, call, when } = deed;
  const die = `if [ "$calls" = ${call} ]; then kill -9 $$; fi`;
  const act = `command ${tool} "$@"`;
  const body = when === "before" ? `${die}; ${act}` : `${act}; ${die}`;
  const copy = join(dirname(script), "deadly.sh");
  const text = readFileSync(script, "latin1");
  writeFileSync(copy, text.replace("set -u\n", () => `set -u\ncalls=0\n${tool}() { calls=$((calls + 1)); ${body}; }\n`), "latin1");
  return copy;
}

/** Runs a script; its exit status, or the signal that ended it. */
export function runScript(shell: Shell, script: string, options: { readonly path: string; readonly cwd?: string }): number | string {
  const [command, ...args] = shell.command;
  const { status, signal, error } = spawnSync(command, [...args, script], { cwd: options.cwd ?? "/", env: { PATH: options.path }, stdio: ["ignore", "pipe", "pipe"], timeout: 150_000 });
  if (error !== undefined) throw error;
  return status ?? signal ?? "lost";
}

function find(name: string, aptPackage: string): string {
  for (const dir of (process.env["PATH"] ?? "").split(":")) {
    const path = join(dir, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      continue; // not in this directory
    }
  }
  throw new Error(`${name} is not on PATH; it comes with: apt-get install ${aptPackage}`);
}
