// This defines the product's power-loss lanes: `shortLane` for every change, `fullLane` for the night.

import { adversaries } from "../power-loss/adversary.ts";
import type { Adversary } from "../power-loss/adversary.ts";
import { adversariesFor } from "../power-loss/adversaries-for.ts";
import type { FileSystemName } from "../power-loss/file-systems.ts";
import type { PowerLossSubject } from "../power-loss/power-loss-subject.ts";
import { applySubject } from "./apply-subject.ts";
import type { ProductShape } from "./product-links.ts";
import type { ProductOptions } from "./product-subject.ts";
import { recoverSubject } from "./recover-subject.ts";
import { rollbackSubject } from "./rollback-subject.ts";

/** One subject and where it is run. */
export interface LaneEntry {
  readonly subject: PowerLossSubject;
  readonly fileSystems: readonly FileSystemName[];
  readonly adversaries: readonly Adversary[];
  /** Parts of outcomes that must turn up: a lane that never saw both sides of a change has not looked. */
  readonly mustSee: readonly string[];
}

/** The file systems that the product is held to. */
const supported = ["ext4", "xfs", "btrfs"] as const;

/** The renames of a run of five targets: two for each node that is displaced, one for the absent one, which an earlier run has placed. */
const RENAMES = { mixed: 9, apart: 9, replacing: 10 } as const;

const bothSides = ["→ old", "→ new"] as const;
const undoing = ["(undone)", "(nothing to do)"] as const;
const finishing = ["(finished)", "(nothing to do)"] as const;

/** Every subject, each on every file system. @param seed where the runs that are recovered were cut short */
export function shortLane(seed: number): readonly LaneEntry[] {
  const rename = 1 + (seed % RENAMES.mixed);
  const cutApply = { verb: "apply", rename } as const;
  const cutRollback = { verb: "rollback", rename } as const;
  const apart = { layout: "two-disks" } as const;
  return [
    entry(applySubject(), bothSides),
    entry(applySubject(apart), bothSides),
    entry(applySubject({ shape: "many" }), bothSides, ["none", "meta"]),
    entry(applySubject({ shape: "apart" }), bothSides, ["none", "meta"]),
    entry(applySubject({ shape: "replacing" }), bothSides, ["none", "sync"]),
    entry(rollbackSubject({ shape: "apart" }), bothSides, ["sync"]),
    entry(rollbackSubject({ shape: "replacing" }), bothSides, ["meta"]),
    entry(rollbackSubject(), bothSides),
    entry(rollbackSubject(apart), bothSides, ["none", "sync-first"]),
    entry(recoverSubject(cutApply), undoing, ["none", "sync"]),
    entry(recoverSubject(cutApply, apart), undoing, ["sync-others"]),
    entry(recoverSubject(cutRollback), finishing, ["none", "sync"]),
    entry(recoverSubject(cutRollback, apart), finishing, ["sync-first"]),
  ];
}

/** Every subject in every layout on every file system under every adversary, recovery from every rename; widest first. */
export function fullLane(): readonly LaneEntry[] {
  const layouts = ["one-disk", "two-disks"] as const;
  const shapes = ["mixed", "apart", "replacing"] as const;
  const both = (shape: ProductShape): readonly LaneEntry[] =>
    layouts.flatMap((layout) => [entry(applySubject({ layout, shape }), bothSides), entry(rollbackSubject({ layout, shape }), bothSides)]);
  const entries = [
    ...shapes.flatMap((shape) => both(shape)),
    ...shapes.flatMap((shape) => layouts.flatMap((layout) => recoveries(RENAMES[shape], { layout, shape }))),
    ...both("many"),
  ];
  return entries.map((each) => ({ ...each, fileSystems: [...supported, "ext4-writeback"] }));
}

/** Of runs that were cut short before each of their renames. */
function recoveries(renames: number, options: ProductOptions): readonly LaneEntry[] {
  return Array.from({ length: renames }, (_, place) => place + 1).flatMap((rename) => [
    entry(recoverSubject({ verb: "apply", rename }, options), undoing),
    entry(recoverSubject({ verb: "rollback", rename }, options), finishing),
  ]);
}

function entry(
  subject: PowerLossSubject,
  mustSee: readonly string[],
  chosen: readonly Adversary[] = adversariesFor(subject.disks.length),
): LaneEntry {
  return { subject, fileSystems: supported, adversaries: adversaries.filter((each) => chosen.includes(each)), mustSee };
}
