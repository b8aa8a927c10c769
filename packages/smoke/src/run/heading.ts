/** This defines `Heading`: what is reported of a check whatever became of it. */
import type { Pack, PackCheck } from "../pack/pack.ts";
import type { CheckReport } from "../report/smoke-report.ts";

/** Which check it is. */
export type Heading = Pick<CheckReport, "id" | "kind" | "pack" | "name" | "why" | "target" | "provider" | "level">;

/** The headings of checks, by where they come from. */
export const headings = {
  /** Of a check that belongs to no pack. */
  plain: (kind: "link" | "probe", target: string, level: Heading["level"]): Heading => ({ id: `${kind} ${target}`, kind, pack: null, name: kind, why: null, target, provider: null, level }),

  /** Of a pack's check. Who is not known to the pack must pass, if the target must. */
  ofPack: (pack: Pack, check: PackCheck, { target, provider, level: highest }: Pick<Heading, "target" | "provider" | "level">): Heading => {
    const level = provider !== null && check.wanted_for.includes(provider) ? "wanted" : highest;
    return { id: `${pack.name}/${check.name} ${target}`, kind: check.kind, pack: pack.name, name: check.name, why: check.why ?? null, target, provider, level };
  },
} as const;
