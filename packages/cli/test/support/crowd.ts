/** This defines a scratch root with many targets, on which a command can be met at a chosen moment. */
import { spawn, type ChildProcess, type StdioOptions } from "node:child_process";
import { once } from "node:events";
import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { ENTRY, PLAIN_ENVIRONMENT, place, type Ended, type Place } from "./command.ts";

/** Of a larger file the content is not compared: its inode and times are. */
const SMALL = 65_536n;

/** How often a moment is looked for before a test gives up. */
const TRIES = 25;

/** For a test that may need all of them. */
export const LONG = { timeout: 900_000 } as const;

/** A command that runs. */
export interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<Ending>;
}

/** How it ended. */
export interface Ending extends Ended {
  /** The signal that killed it, if one did. */
  readonly signal: NodeJS.Signals | null;
}

/** The root, its targets in `usr/bin`, and what can be seen of them. */
export interface Crowd extends Place {
  /** A manifest that switches all targets. */
  readonly manifest: string;
  readonly targets: readonly string[];
  /** Each name in `usr/bin`, reserved ones too, with all that must come back: inode, mode, owner, time, content. */
  readonly nodes: () => Record<string, string>;
  /** The same, of the targets alone. */
  readonly standing: () => Record<string, string>;
  /** Starts the command with `--json`. */
  readonly begin: (...args: readonly string[]) => Started;
  /** The last record in the journal of the newest run that is not among `known`. */
  readonly phase: (known?: readonly string[]) => string | null;
  readonly runs: () => string[];
  readonly facts: () => Record<string, unknown>[];
}

/** Makes `count` targets with different content, and one source for all of them. */
export function crowd(count: number): Crowd {
  const base = place();
  const { root, at } = base;
  const names = Array.from({ length: count }, (_, index) => `t${String(index).padStart(4, "0")}`);
  for (const name of names) {
    writeFileSync(at(`usr/bin/${name}`), `#!/bin/sh\necho ${name}\n`);
    chmodSync(at(`usr/bin/${name}`), 0o755);
  }
  const manifest = at("links.json");
  writeManifest(manifest, names);
  const runs = (): string[] => list(at("var/lib/switchyard/runs")).sort();
  const nodes = (): Record<string, string> => Object.fromEntries(list(at("usr/bin")).sort().map((name) => [name, describe(at(`usr/bin/${name}`))]));
  return {
    ...base,
    manifest,
    targets: names.map((name) => `/usr/bin/${name}`),
    nodes,
    standing: () => Object.fromEntries(Object.entries(nodes()).filter(([name]) => !name.startsWith("."))),
    begin: (...args) => begin(process.execPath, [ENTRY, "--root", root, "--json", ...args]),
    phase: (known = []) => {
      const id = runs().findLast((run) => !known.includes(run));
      return id === undefined ? null : lastRecord(at(`var/lib/switchyard/runs/${id}/journal.jsonl`));
    },
    runs,
    facts: () => readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").trim().split("\n").map((line): Record<string, unknown> => JSON.parse(line)),
  };
}

/** A manifest that switches these names in `usr/bin`. */
export function writeManifest(path: string, names: readonly string[]): void {
  writeFileSync(path, JSON.stringify({ version: 1, links: names.map((name) => ({ target: `/usr/bin/${name}`, source: "/opt/p/ls" })) }));
}

/** Starts a program, and kills it if the test ends before it. */
export function begin(file: string, args: readonly string[], stdio: StdioOptions = ["ignore", "pipe", "pipe"]): Started {
  const child = spawn(file, args, { env: PLAIN_ENVIRONMENT, stdio });
  onTestFinished(() => void child.kill("SIGKILL"));
  const said = { stdout: "", stderr: "" };
  child.stdout?.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = once(child, "close").then(() => ({ code: child.exitCode, signal: child.signalCode, ...said }));
  return { child, ended };
}

/** Waits for a moment in the life of a command. False: it ended before. */
export async function meets({ child }: Started, isMoment: () => boolean): Promise<boolean> {
  while (child.exitCode === null && child.signalCode === null) {
    if (isMoment()) return true;
    await sleep(1);
  }
  return false;
}

/**
 * Repeats an attempt until it ends as wanted. Where a signal meets a command cannot be hit surely, so each attempt checks the
 * ending that it had, gives its name, and leaves things so that it can be made again.
 */
export async function untilSeen(wanted: string, attempt: () => Promise<string>): Promise<string> {
  for (let tries = 0; tries < TRIES; tries++) if ((await attempt()) === wanted) return wanted;
  return `never ${wanted}`;
}

/** Sends SIGTERM at that moment, and a second one if `twice`, as soon as the first was heard. Null: it ended before. */
export async function terminated(started: Started, isMoment: () => boolean, { twice = false }: { readonly twice?: boolean } = {}): Promise<Ending | null> {
  const met = await meets(started, isMoment);
  if (met) started.child.kill("SIGTERM");
  if (met && twice && (await meets(started, () => hasHeard(started)))) started.child.kill("SIGTERM");
  const ended = await started.ended;
  return met ? ended : null;
}

/** Checks how a command ended that came to its end; whether its report says that the signal came too late. */
export function tooLate({ code, signal, stdout, stderr }: Ending): "too late" | "unheard" {
  const { warnings, ...document }: { warnings: string[] } = JSON.parse(stdout);
  expect([code, signal, stderr]).toEqual([0, null, ""]);
  expect(document).toMatchObject({ ok: true, exit_code: 0, error: null });
  return warnings.some((warning) => warning.includes("SIGTERM came too late")) ? "too late" : "unheard";
}

/** Whether the process has opened this file. */
export function hasOpen({ child }: Started, path: string): boolean {
  const fds = `/proc/${child.pid}/fd`;
  return list(fds).some((fd) => unlessGone("", () => readlinkSync(join(fds, fd))) === path);
}

/** Whether the process has heard a first SIGTERM and leaves the next one to the kernel; true also once it is gone. */
function hasHeard({ child }: Started): boolean {
  const caught = /^SigCgt:\s*([0-9a-f]+)$/m.exec(unlessGone("", () => readFileSync(`/proc/${child.pid}/status`, "utf8")))?.[1];
  return caught === undefined || (BigInt(`0x${caught}`) & (1n << 14n)) === 0n;
}

/** Who holds a lock. */
export interface LockHolder {
  /** Has it let go, without waiting for that. */
  readonly letGo: () => void;
  /** Returns when the lock is free. */
  readonly release: () => Promise<void>;
}

/** Holds the lock of a root until it is told to let go. */
export async function holdLock({ at }: Place): Promise<LockHolder> {
  mkdirSync(at("var/lib/switchyard"), { recursive: true, mode: 0o755 });
  const holder = spawn("flock", [at("var/lib/switchyard/lock"), "sh", "-c", "echo held; read line"], { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void holder.kill("SIGKILL"));
  await once(holder.stdout, "data");
  const letGo = (): void => void holder.stdin.end("\n");
  const ended = once(holder, "exit");
  const release = async (): Promise<void> => {
    letGo();
    await ended;
  };
  return { letGo, release };
}

/** Whether a link stands there. */
export function isLink(path: string): boolean {
  return unlessGone(false, () => lstatSync(path).isSymbolicLink());
}

function describe(path: string): string {
  const { ino, mode, uid, gid, size, mtimeNs } = lstatSync(path, { bigint: true });
  const content = isLink(path) ? readlinkSync(path) : size > SMALL ? `${size} bytes` : readFileSync(path, "latin1");
  return `${ino} ${mode} ${uid}:${gid} ${mtimeNs} ${content}`;
}

function lastRecord(journal: string): string | null {
  const lines = unlessGone("", () => readFileSync(journal, "utf8")).trimEnd().split("\n");
  return /"type":"(\w+)"/.exec(lines.at(-1) ?? "")?.[1] ?? null;
}

function list(dir: string): string[] {
  return unlessGone([], () => readdirSync(dir));
}

/** What lives and moves meanwhile may be gone by now. */
function unlessGone<T>(otherwise: T, look: () => T): T {
  try {
    return look();
  } catch (error) {
    if (error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ESRCH" || error.code === "EACCES")) return otherwise;
    throw error;
  }
}
