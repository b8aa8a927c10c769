/** This defines `placeNode` and its undoing, `takeBack`: how someone else replaces a target, with nothing lost. */
import { createHash } from "node:crypto";
import { chmodSync, closeSync, constants, lstatSync, openSync, unlinkSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { errnoOf, linuxSyscalls, RENAME } from "@switchyard/fs-atomic";
import type { Placement } from "./placement.ts";

/** Puts a new program at `target` in one call; what stood there is kept at a name of its own. @param number unique */
export function placeNode(root: string, target: string, number: number): Placement {
  const name = `${dirname(target)}/outsider-${number}`;
  const content = `outsider ${number}\n`;
  writeFileSync(join(root, name), content);
  chmodSync(join(root, name), 0o755);
  const inode = `${lstatSync(join(root, name), { bigint: true }).ino}`;
  while (!exchangeOrPlace(root, name, target)) continue;
  return { target, name, inode, sha256: createHash("sha256").update(content).digest("hex") };
}

/** Takes a placed node away again, and puts back what it had displaced. It must stand at its target, and nobody else be at work. */
export function takeBack(root: string, { target, name }: Placement): void {
  if (lstatSync(join(root, name), { throwIfNoEntry: false }) === undefined) return unlinkSync(join(root, target));
  rename(root, name, target, RENAME.EXCHANGE);
  unlinkSync(join(root, name));
}

/** False where the target appeared between the two tries. */
function exchangeOrPlace(root: string, name: string, target: string): boolean {
  try {
    rename(root, name, target, RENAME.EXCHANGE);
    return true;
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  try {
    rename(root, name, target, RENAME.NOREPLACE);
    return true;
  } catch (error) {
    if (errnoOf(error) !== "EEXIST") throw error;
    return false;
  }
}

function rename(root: string, from: string, to: string, flags: number): void {
  const dir = openSync(join(root, dirname(to)), constants.O_DIRECTORY);
  try {
    linuxSyscalls().rename(dir, basename(from), basename(to), flags);
  } finally {
    closeSync(dir);
  }
}
