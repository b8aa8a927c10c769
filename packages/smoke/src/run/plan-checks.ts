/** This defines what is to be checked: a pure decision from what was seen of the targets. */
import type { Pack } from "../pack/pack.ts";
import { providerOf } from "../pack/provider-of.ts";
import type { Sighting } from "../target/look-at-target.ts";
import { headings } from "./heading.ts";
import type { Checkup } from "./run-check.ts";
import type { Probing } from "./run-probe.ts";

/**
 * One probe for each inode, by the first target that leads to it, one that must pass if there is such, and of those one that is started in
 * the usual way. Each gets the next number.
 */
export function planProbes(sightings: readonly Sighting[], packs: readonly Pack[], numbers: Iterator<number, never>): Probing[] {
  const byInode = new Map<string, Omit<Probing, "number">>();
  for (const sighting of sightings) {
    const special = packs.flatMap(({ probes }) => probes).find(({ tool }) => tool === sighting.tool) ?? null;
    const before = byInode.get(sighting.inode);
    if (before === undefined || rankOf({ sighting, special }) < rankOf(before)) byInode.set(sighting.inode, { sighting, special });
  }
  return [...byInode.values()].map((probing) => ({ number: numbers.next().value, ...probing }));
}

function rankOf({ sighting, special }: Omit<Probing, "number">): number {
  return (sighting.level === "required" ? 0 : 2) + (special === null ? 0 : 1);
}

/** All checks that the packs have for the tool at a target. */
export function planChecks(sighting: Sighting, packs: readonly Pack[], { output, numbers }: { output: string; numbers: Iterator<number, never> }): Checkup[] {
  return packs.flatMap((pack) => {
    const provider = providerOf(pack, { output, path: sighting.source });
    const checks = pack.checks.filter(({ tool }) => tool === sighting.tool);
    return checks.map((check) => ({ number: numbers.next().value, heading: headings.ofPack(pack, check, { target: sighting.target, provider, level: sighting.level }), sighting, check }));
  });
}
