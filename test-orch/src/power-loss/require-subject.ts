// This defines `requireSubject`: the rules for the disks of a subject.

import { isAbsolute, normalize } from "node:path";
import { PowerLossError } from "./power-loss-error.ts";
import type { PowerLossSubject } from "./power-loss-subject.ts";

const MOST_DISKS = 8;

/**
 * Refuses disks that cannot be recorded: the first must be the root, the others at plain paths below it.
 * @throws {@link PowerLossError} `bad-options`.
 */
export function requireSubject({ name, disks }: PowerLossSubject): void {
  const [first, ...others] = disks.map(({ mountAt }) => mountAt);
  const below = others.every(isPlainRelative);
  if (first === "" && below && disks.length <= MOST_DISKS) return;
  const found = JSON.stringify(disks.map(({ mountAt }) => mountAt));
  throw new PowerLossError(
    "bad-options",
    `Cannot record the disks of "${name}": found ${found}, needed "" and then at most ${MOST_DISKS - 1} relative paths`,
  );
}

function isPlainRelative(path: string): boolean {
  return path !== "" && !isAbsolute(path) && normalize(path) === path && !path.startsWith("..");
}
