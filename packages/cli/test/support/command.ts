/** This defines the built command run on a scratch root, as a user would. */
import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { onTestFinished } from "vitest";
import { endWatchersOf } from "./watchers-of.ts";

/** The built command. */
export const ENTRY = join(import.meta.dirname, "..", "..", "dist", "main.js");

/** The tools of a scratch root are none, so nothing asks how they are; the machine's own rescue tools are its affair. */
export const PLAIN_ENVIRONMENT: NodeJS.ProcessEnv = { ...process.env, SWITCHYARD_POLICY: "development" };

/** How one command ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A scratch root with one target and one source, and the command on it. */
export interface Place {
  readonly root: string;
  readonly at: (path: string) => string;
  readonly run: (...args: readonly string[]) => Ended;
  /** Starts it and does not wait. */
  readonly start: (...args: readonly string[]) => ReturnType<typeof spawn>;
  /** Runs it with `--json` and gives the document. */
  readonly json: (...args: readonly string[]) => { code: number | null; document: Record<string, unknown> };
  /** The same with these variables in its environment. `bare`: without `--root`. */
  readonly with: (variables: Readonly<Record<string, string>>) => Pick<Place, "run" | "json"> & { readonly bare: Place["run"] };
}

/** The link of every test. */
export const LINK = ["--link", "/usr/bin/ls=/opt/p/ls"] as const;

/**
 * Makes the root, and removes it when the test ends.
 *
 * @param environment `process.env`: the command's own defaults
 * @param below the directory in which it is
 */
export function place(environment: NodeJS.ProcessEnv = PLAIN_ENVIRONMENT, below: string = tmpdir()): Place {
  const root = mkdtempSync(join(below, "switchyard-cli-"));
  onTestFinished(() => {
    endWatchersOf(root);
    rmSync(root, { recursive: true, force: true });
  });
  chmodSync(root, 0o755);
  const at = (path: string): string => join(root, path);
  for (const dir of ["usr/bin", "opt/p"]) mkdirSync(at(dir), { recursive: true, mode: 0o755 });
  for (const [path, text] of [["usr/bin/ls", "old"], ["opt/p/ls", "new"]] as const) {
    writeFileSync(at(path), `#!/bin/sh\necho ${text}\n`);
    chmodSync(at(path), 0o755);
  }
  const full = (args: readonly string[]): string[] => [ENTRY, "--root", root, ...args];
  const having: Place["with"] = (variables) => {
    const env = { ...environment, ...variables };
    const run: Place["run"] = (...args) => spawned(full(args), env);
    const json: Place["json"] = (...args) => {
      const { code, stdout } = run(...args, "--json");
      return { code, document: JSON.parse(stdout) };
    };
    return { run, json, bare: (...args) => spawned([ENTRY, ...args], env) };
  };
  const { run, json } = having({});
  return { root, at, run, json, with: having, start: (...args) => spawn(process.execPath, full(args), { env: environment, stdio: "pipe" }) };
}

/** Each command takes a second or so, also with hundreds of targets; on a busy machine many times that. */
const PATIENCE_MS = 170_000;

function spawned(args: readonly string[], env: NodeJS.ProcessEnv): Ended {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: PATIENCE_MS, env });
  return { code: status, stdout, stderr };
}
