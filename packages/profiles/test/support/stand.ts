/** This defines `stand`: a scratch root with a provider of programs and the vendor's own, and how profiles are made in it. */
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { flip, LOCK_TIMEOUT_MS, STATE_DIR, type Context, type SeenTrees } from "@switchyard/engine";
import { closeRoot, openRoot, type Root, type Syscalls } from "@switchyard/fs-atomic";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy";
import type { SmokeRunner } from "@switchyard/smoke";
import { onTestFinished } from "vitest";
import { buildProfile, DEFAULT_PREFIX, type BuildReport, type BuildRequest } from "../../src/index.ts";

/** What a test may want different. */
export interface ContextOptions {
  readonly policy?: Partial<Policy>;
  readonly syscalls?: Syscalls | undefined;
  readonly signal?: AbortSignal;
  readonly smokeRunner?: SmokeRunner;
}

/** A root with programs in /opt/p and /usr/bin. */
export interface Stand {
  readonly root: string;
  readonly at: (path: string) => string;
  readonly context: (more?: ContextOptions) => Context;
  /** Builds from /opt/p as `p`, unless the request says otherwise. */
  readonly build: (request?: Partial<BuildRequest>, more?: ContextOptions) => Promise<BuildReport>;
}

/** The programs of /opt/p. */
export const APPLETS = ["cat", "cp", "ls"] as const;

/** Makes it, and removes it when the test ends. @param below the directory in which it is */
export function stand(below: string = tmpdir()): Stand {
  const root = mkdtempSync(join(below, "switchyard-profiles-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  const at = (path: string): string => join(root, path);
  for (const name of APPLETS) program(at(`opt/p/${name}`), `p ${name}`);
  for (const name of ["cat", "ls", "mv"]) program(at(`usr/bin/${name}`), `vendor ${name}`);
  mkdirSync(at("usr/lib"), { mode: 0o755 });
  const context: Stand["context"] = ({ policy = {}, ...more } = {}) => ({
    root,
    policy: { ...DEFAULT_POLICY, require_smoke_in_commit: false, require_rescue: false, ...policy },
    stateDir: STATE_DIR,
    lockTimeoutMs: LOCK_TIMEOUT_MS,
    ...more,
  });
  const build: Stand["build"] = (request = {}, more) =>
    buildProfile(context(more), { prefix: DEFAULT_PREFIX, name: "p", from: { kind: "directory", path: "/opt/p" }, mode: "commit", ...request });
  return { root, at, context, build };
}

/** An executable file. */
export function program(path: string, says: string): void {
  for (const dir of ancestors(dirname(path))) mkdirSync(dir, { mode: 0o755, recursive: true });
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
}

function ancestors(path: string): string[] {
  return path === "/" ? [] : [...ancestors(dirname(path)), path];
}

/** Every node below a directory, itself left out: kind, content, mode, owner, inode. */
export function below(top: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const entry of readdirSync(top, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const stat = lstatSync(path, { bigint: true });
    const content = stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : stat.isFile() ? readFileSync(path, "latin1") : "";
    found[path.slice(top.length)] = [content, stat.mode.toString(8), stat.uid, stat.isDirectory() ? "" : stat.ino].join(" ");
  }
  return found;
}

/** Looks at it through an open root. */
export async function looking<T>({ root: path }: Stand, look: (root: Root) => T | Promise<T>): Promise<T> {
  const root = openRoot(path);
  try {
    return await look(root);
  } finally {
    closeRoot(root);
  }
}

/** Flips to a profile as the engine does, its trees not looked at. */
export async function flipTo({ context }: Stand, name: string, confirmWithinMs?: number, prefix: string = DEFAULT_PREFIX): Promise<void> {
  const seen: SeenTrees = { errors: [], applets: 1, kept: [], dropped: [], added: [], checks: [], warnings: [] };
  const trees = { look: () => Promise.resolve(seen), complete: () => Promise.resolve(undefined), check: () => Promise.resolve() };
  const report = await flip(context(), { pointer: `${prefix}/active`, prefix, toProfile: name, why: null, trees, mode: "commit", ...(confirmWithinMs === undefined ? {} : { confirmWithinMs }) });
  if (!report.ok) throw new Error(report.error?.message);
}

/** Points `active` at a profile, and nobody knows why. */
export function activate({ at }: Stand, name: string): void {
  rmSync(at("usr/lib/switchyard/active"), { force: true });
  symlinkSync(`profiles/${name}`, at("usr/lib/switchyard/active"));
}

/** The names in PREFIX/profiles; none where it is not there. */
export function profilesIn({ at }: Stand): string[] {
  try {
    return readdirSync(at("usr/lib/switchyard/profiles")).sort();
  } catch {
    return [];
  }
}
