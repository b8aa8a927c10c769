// This defines `killGroups`.

import type { ChildProcess } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { killGroup } from "./kill-group.ts";
import { sleepSync } from "./sleep-sync.ts";

const PATIENCE_MILLIS = 60_000;

/** Kills all of `children` with their groups and waits until they are dead; they are reaped later. */
export function killGroups(children: Iterable<ChildProcess>): void {
  const killed = [...children];
  killed.forEach(killGroup);
  const deadline = performance.now() + PATIENCE_MILLIS;
  while (killed.some(({ pid }) => isAlive(pid)) && performance.now() < deadline) sleepSync(1);
}

/** False for a zombie, which is what a killed child is until the event loop turns. */
function isAlive(pid: number | undefined): boolean {
  const stat = `/proc/${pid}/stat`;
  if (pid === undefined || !existsSync(stat)) return false;
  // proc(5): the state follows the name, which stands in parentheses and may hold any character.
  return !/\) [ZX] [^)]*$/.test(readFileSync(stat, "latin1"));
}
