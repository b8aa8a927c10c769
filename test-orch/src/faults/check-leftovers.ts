/** This defines `checkLeftovers`: which reserved names a finished run may leave beside its targets. */
import { basename, dirname } from "node:path";
import { parseReservedName } from "../scratch/reserved-name.ts";
import type { ScratchLink } from "../scratch/scratch-link.ts";

/** How the run ended whose leftovers are judged. */
export interface LeftoversRule {
  /** What kind of run it was: only undoing keeps payloads of its own. */
  readonly verb: "apply" | "rollback";
  readonly side: "old" | "new";
}

/**
 * After an apply that stands: exactly one payload with its sidecar per target. After one that was undone: nothing.
 * A rollback keeps what it displaced, so there only stages are wrong; they always are.
 *
 * @param reserved the paths of all reserved names in the tree
 */
export function checkLeftovers(links: readonly ScratchLink[], reserved: readonly string[], rule: LeftoversRule): string[] {
  const stages = reserved.filter((path) => parseReservedName(basename(path))?.role === "stage");
  const violations = stages.map((path) => `${path}: stage left behind`);
  if (rule.side === "new") return [...violations, ...links.flatMap((link) => checkBackup(link, reserved))];
  if (rule.verb === "rollback") return violations;
  const others = reserved.filter((path) => !stages.includes(path));
  return [...violations, ...others.map((path) => `${path}: left behind by a run that did not commit`)];
}

function checkBackup(link: ScratchLink, reserved: readonly string[]): string[] {
  return (["bak", "bak.meta.json"] as const).flatMap((role) => {
    const found = reserved.filter((path) => {
      const name = parseReservedName(basename(path));
      return dirname(path) === dirname(link.target) && name?.subject === basename(link.target) && name.role === role;
    });
    return found.length === 1 ? [] : [`${link.target}: ${found.length} names of role ${role}, needed 1`];
  });
}
