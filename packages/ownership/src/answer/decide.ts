/** This defines `decide`: the answer for one path, out of what all databases say. */
import type { DatabaseFault } from "../database/database-fault.ts";
import type { Claim } from "../database/reading.ts";
import { MANAGERS, type Manager } from "../manager.ts";
import type { Outcome, Outcomes } from "./outcome.ts";
import type { DiversionFact, Owner, Verdict } from "./ownership.ts";

/** A path and its canonical form. */
export interface Asked {
  readonly path: string;
  readonly canonical: string;
}

/**
 * An owner that one database names is one whatever became of the others; that there is none takes all of them, whole.
 * Where a path was diverted away, what packages list under it is elsewhere: only the diverting package's file is here.
 */
export function decide(asked: Asked, outcomes: Outcomes): Verdict {
  const present = MANAGERS.filter((manager) => outcomes[manager].state !== "absent");
  const [first, ...others] = present.flatMap((manager) => ownersIn(manager, outcomes[manager], asked));
  if (first !== undefined) return { state: "owned", owners: [first, ...others] };
  const [fault, ...faults] = present.length === 0 ? [NO_DATABASE] : present.flatMap((manager) => faultsIn(outcomes[manager], asked));
  return fault === undefined ? { state: "unowned" } : { state: "unknown", faults: [fault, ...faults] };
}

/** What dpkg records of the path, where it could be read. */
export function diversionOf({ canonical }: Asked, outcomes: Outcomes): DiversionFact {
  const { dpkg } = outcomes;
  if (dpkg.state === "absent") return { state: "none" };
  if (dpkg.state === "failed") return { state: "unknown" };
  const away = dpkg.diversions.find(({ from }) => from === canonical);
  if (away !== undefined) return { state: "away", other: away.to, by: away.by };
  const here = dpkg.diversions.find(({ to }) => to === canonical);
  return here === undefined ? { state: "none" } : { state: "here", other: here.from, by: here.by };
}

const NO_DATABASE: DatabaseFault = { manager: null, reason: "no_database", file: "/", found: "no package manager keeps a database below the root" };

function ownersIn(manager: Manager, outcome: Outcome, { path, canonical }: Asked): Owner[] {
  if (outcome.state !== "read") return [];
  const { claims, diversions } = outcome;
  const away = diversions.find(({ from }) => from === canonical);
  const own = (claims.get(canonical) ?? []).filter((claim) => away === undefined || claim.package === away.by);
  const diverted = diversions.filter(({ to }) => to === canonical).flatMap(({ from, by }) => (claims.get(from) ?? []).filter((claim) => claim.package !== by));
  const owner = (claim: Claim, through: Owner["through"]): Owner => {
    const { package: name, version, arch, recorded } = claim;
    return { manager, package: name, version, arch, recorded, through };
  };
  const found = [
    ...own.filter(({ recorded }) => recorded === path).map((claim) => owner(claim, "name")),
    ...own.filter(({ recorded }) => recorded !== path).map((claim) => owner(claim, "alias")),
    ...diverted.map((claim) => owner(claim, "diversion")),
  ];
  // A package may list a directory by both of its names; as it was asked is what is told.
  return found.filter((one, at) => found.findIndex((other) => other.package === one.package && other.arch === one.arch) === at);
}

function faultsIn(outcome: Outcome, { canonical }: Asked): DatabaseFault[] {
  if (outcome.state === "failed") return [outcome.fault];
  if (outcome.state === "absent") return [];
  return outcome.doubts.filter(({ about }) => about === null || about === canonical).map(({ fault }) => fault);
}
