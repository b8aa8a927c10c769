/** This defines `plant`: what a scenario wants to find in its root. */
import { appendFileSync, chmodSync, chownSync, copyFileSync, linkSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { locateProgram } from "../../scratch/locate-program.ts";
import type { Planted } from "../scenario/scenario.ts";
import { mustRun } from "./must-run.ts";

/** Makes the nodes of `setup` below `root`; mounts and shell steps, which need the finished file system, are `startSetup`'s. */
export function plant(root: string, setup: readonly Planted[]): void {
  for (const item of setup) {
    if ("program" in item) plantProgram(root, item);
    else if ("link" in item) symlinkSync(item.dest, made(root, item.link));
    else if ("directory" in item) plantDirectory(root, item);
    else if ("file" in item) plantFile(root, item);
  }
}

function plantProgram(root: string, item: Extract<Planted, { program: string }>): void {
  const path = made(root, item.program);
  copyFileSync(locateProgram(item.of ?? basename(item.program)), path);
  // An ELF loader ignores what follows the last section: it runs as before, and no two programs have the same bytes.
  appendFileSync(path, `\n${item.program}\n`);
  finish(path, { mode: "755", ...item });
  for (const [name, value] of Object.entries(item.xattrs ?? {})) mustRun(["setfattr", "-n", name, "-v", value, path]);
  if (item.also_named !== undefined) linkSync(path, made(root, item.also_named));
}

function plantDirectory(root: string, item: Extract<Planted, { directory: string }>): void {
  const path = made(root, item.directory);
  mkdirSync(path, { recursive: true });
  finish(path, { mode: "755", ...item });
}

function plantFile(root: string, item: Extract<Planted, { file: string }>): void {
  const path = made(root, item.file);
  writeFileSync(path, item.text);
  finish(path, { mode: "644", ...item });
}

function finish(path: string, { mode, owner }: { readonly mode?: string | undefined; readonly owner?: string | undefined }): void {
  const [uid, gid] = (owner ?? "0:0").split(":").map(Number);
  chownSync(path, uid ?? 0, gid ?? 0);
  // After the owner: chown takes set-id bits away.
  chmodSync(path, Number.parseInt(mode ?? "755", 8));
}

/** The path in the root, its parents made. */
function made(root: string, path: string): string {
  const full = join(root, path);
  mkdirSync(dirname(full), { recursive: true, mode: 0o755 });
  return full;
}
