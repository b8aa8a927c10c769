/** This defines the gate that asks whether dpkg can be told to keep off a target, where a plan wants that (docs/protect.md). */
import { MODE } from "@switchyard/fs-atomic";
import { gate, type Finding, type Gate, type PolicyFinding } from "./gate.ts";
import type { ActionObservation, ProtectionObservation } from "./observations.ts";
import { overridingOfAction } from "./overriding.ts";

/** A plain file of a dpkg package, whose upgrades can go to a free name beside it. Nothing lets it pass: the plan can do without. */
export const PROTECTION_GATES: readonly Gate<ActionObservation>[] = [
  gate("protection", overridingOfAction, (seen): readonly Finding[] => {
    const { protection } = seen;
    if (protection.state === "unasked") return [];
    if (protection.state === "standing") return [{ reason: "protect_standing", path: seen.target, found: `a target that the run ${protection.runId} protects`, needed: "that this run is rolled back first" }];
    return findObstacle(seen, protection).map((finding) => ({ ...finding, path: seen.target }));
  }),
];

type Obstacle = Omit<PolicyFinding, "path">;

/** The first thing in the way; what an earlier run protects is protected. */
function findObstacle(seen: ActionObservation, protection: Extract<ProtectionObservation, { state: "wanted" }>): readonly Obstacle[] {
  const { diversion, notDpkg, isConffile, isAlternative, aside } = protection;
  if (diversion === "ours") return [];
  if (diversion !== "none") {
    const found = diversion === "foreign" ? "a path that is part of a diversion (see dpkg-divert --list)" : "diversions that could not be read";
    return [{ reason: "protect_diverted", found, needed: "a target that nobody diverts" }];
  }
  if (isAlternative) return [{ reason: "protect_alternative", found: "a link that update-alternatives manages", needed: "a file of a package" }];
  if (notDpkg !== null) return [{ reason: "protect_not_dpkg", found: notDpkg, needed: "a file of a dpkg package in this root" }];
  if (isConffile) return [{ reason: "protect_conffile", found: "a configuration file of its package", needed: "one of its other files" }];
  return [...findNodeObstacle(seen), ...ASIDE[aside]];
}

function findNodeObstacle({ targetNode, targetXattrs }: ActionObservation): readonly Obstacle[] {
  if (targetNode.kind !== "file") return [{ reason: "protect_kind", found: targetNode.kind, needed: "the package's regular file" }];
  const isPrivileged = (targetNode.stat.mode & MODE.SETID) !== 0 || targetXattrs.has("security.capability");
  // Its rights would be taken off the name that its package keeps as well.
  return isPrivileged ? [{ reason: "protect_privileged", found: "a file with set-id bits or capabilities", needed: "one without" }] : [];
}

const ASIDE: Readonly<Record<Extract<ProtectionObservation, { state: "wanted" }>["aside"], readonly Obstacle[]>> = {
  free: [],
  taken: [{ reason: "protect_name_taken", found: "something at the name that its upgrades would go to, or a package that has that name", needed: "that NAME.distrib beside it is free" }],
  too_long: [{ reason: "protect_name_too_long", found: "a name so long that nothing can be appended to it", needed: "a shorter one" }],
};
