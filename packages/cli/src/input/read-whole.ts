/** This defines `readWhole`: a file that the caller named, if it has an end. */
import { readFileSync, statSync, type Stats } from "node:fs";

/** More than a manifest of the most actions, or an attestation of them, and less than would end the process. */
const MOST_BYTES = 256 * 1024 * 1024;

/** The character devices with this major number are memory: zero, full, random and such (the kernel's devices.txt). */
const MEMORY_DEVICES = 1;
const NULL_DEVICE = 3;

/**
 * All of the file: a regular one, a terminal, or a pipe, which is waited for.
 *
 * @returns null where there is no end to it, or it has more than 256 MiB
 * @throws the error of `stat`, `open` or `read`, e.g. `ENOENT`, `EISDIR`
 */
export function readWhole(file: string): Buffer | null {
  const stat = statSync(file);
  return stat.size > MOST_BYTES || isEndless(stat) ? null : readFileSync(file);
}

/** Numbered as makedev(3) does. */
function isEndless(stat: Stats): boolean {
  const [major, minor] = [(stat.rdev >>> 8) & 0xfff, stat.rdev & 0xff];
  return stat.isCharacterDevice() && major === MEMORY_DEVICES && minor !== NULL_DEVICE;
}
