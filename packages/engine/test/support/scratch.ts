/** This defines a scratch root for the engine's tests: real files under a temporary directory. */
import { chmodSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DEFAULT_POLICY, type Policy } from "@switchyard/policy";
import type { Syscalls } from "@switchyard/fs-atomic";
import { onTestFinished } from "vitest";
import { LOCK_TIMEOUT_MS, STATE_DIR, type Context } from "../../src/context.ts";
import type { LinkRequest } from "../../src/plan/plan.ts";

/** What a test may want different. */
export interface ContextOptions {
  readonly policy?: Partial<Policy>;
  readonly syscalls?: Syscalls;
  readonly lockTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What these tests are not about: the tools of a scratch root are no tools, and the machine's own are its affair. */
export const PLAIN: Partial<Policy> = { require_smoke_in_commit: false, require_rescue: false };

/** A root with three targets (file, symlink, absent) in two directories, and their sources. */
export interface Scratch {
  readonly root: string;
  readonly links: readonly LinkRequest[];
  readonly at: (path: string) => string;
  readonly context: (more?: ContextOptions) => Context;
}

/** Makes it, and removes it when the test ends. @param below the directory in which it is */
export function scratch(below: string = tmpdir()): Scratch {
  const root = mkdtempSync(join(below, "switchyard-engine-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  chmodSync(root, 0o755);
  const at = (path: string): string => join(root, path);
  for (const dir of ["usr/bin", "usr/sbin", "opt/p"]) mkdirSync(at(dir), { recursive: true, mode: 0o755 });
  program(at("usr/bin/ls"), "old ls");
  program(at("usr/bin/real"), "old real");
  symlinkSync("../bin/real", at("usr/sbin/link"));
  for (const name of ["ls", "link", "fresh"]) program(at(`opt/p/${name}`), `new ${name}`);
  const links = [
    { target: "/usr/bin/ls", source: "/opt/p/ls" },
    { target: "/usr/sbin/link", source: "/opt/p/link" },
    { target: "/usr/bin/fresh", source: "/opt/p/fresh" },
  ];
  const context: Scratch["context"] = ({ policy = {}, lockTimeoutMs = LOCK_TIMEOUT_MS, ...more } = {}) => ({
    root,
    policy: { ...DEFAULT_POLICY, ...PLAIN, ...policy },
    stateDir: STATE_DIR,
    lockTimeoutMs,
    ...more,
  });
  return { root, links, at, context };
}

/** An executable file. */
export function program(path: string, content: string): void {
  writeFileSync(path, `#!/bin/sh\necho '${content}'\n`);
  chmodSync(path, 0o755);
}

/** Every entry below these directories of the root: kind, content, mode, owner, mtime and inode. */
export function tree(root: string, dirs: readonly string[] = ["usr"]): Record<string, string> {
  const entries: Record<string, string> = {};
  for (const dir of dirs) {
    for (const entry of readdirSync(join(root, dir), { recursive: true, withFileTypes: true })) {
      const path = join(entry.parentPath, entry.name);
      const stat = lstatSync(path, { bigint: true });
      if (stat.isDirectory()) continue;
      const content = stat.isSymbolicLink() ? `-> ${readlinkSync(path)}` : readFileSync(path, "utf8");
      entries[path.slice(root.length)] = [content, stat.mode.toString(8), stat.uid, stat.mtimeNs, stat.ino].join(" ");
    }
  }
  return entries;
}

const RESERVED = /\/\.[^/]+\.(stage|old|bak|bak\.meta\.json)(\.part)?$/;

/** The tree without reserved names: what programs see. */
export function visible(root: string): Record<string, string> {
  return Object.fromEntries(Object.entries(tree(root)).filter(([path]) => !RESERVED.test(path)));
}

/** The reserved names there are. */
export function reserved(root: string): string[] {
  return Object.keys(tree(root)).filter((path) => RESERVED.test(path)).sort();
}
