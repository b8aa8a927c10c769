/** This defines `coverageOf`: what becomes of applets that the next profile lacks. Pure. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { StableLink } from "@switchyard/engine";
import type { ProfileFault } from "../look/profile-fault.ts";
import { stableLinksLeft } from "./stable-links-left.ts";

/** `keep`: they are carried over. `refuse`: there may be none. `drop`: they go, where no path leads to them. */
export type MissingApplets = "keep" | "refuse" | "drop";

/** Two profiles, by the names of their applets, and what leads to them. */
export interface CoverageInput {
  /** Where both are, inside the root; the usual place if absent. */
  readonly prefix?: string | undefined;
  /** Null: there was no profile. `broken`: those that cannot be carried over, and what is wrong with them. */
  readonly from: { readonly name: string; readonly applets: readonly string[]; readonly broken?: ReadonlyMap<string, ProfileFault> } | null;
  /**
   * `unfit`: those kept from other profiles which are broken by now; it is as if it did not have them. `isRescue`: it holds the
   * vendor's own tools, and gets of others only what a path leads to.
   */
  readonly to: { readonly name: string; readonly applets: readonly string[]; readonly unfit?: ReadonlySet<string>; readonly isRescue?: boolean };
  readonly missing: MissingApplets;
  readonly stableLinks: readonly StableLink[];
  /** The paths of those stable links that lead to no program as it is: they do not stop a flip. */
  readonly dangling?: ReadonlySet<string>;
}

/** What a flip does with applets; each list sorted. */
export interface Coverage {
  /** To be carried over. */
  readonly kept: readonly string[];
  /** Of either profile, and not in the next one afterwards. */
  readonly dropped: readonly string[];
  /** In the next profile alone. */
  readonly added: readonly string[];
  /** Why it must not flip. */
  readonly errors: readonly SwitchyardError[];
}

/**
 * Counts every applet of the profile that is left, and every one that a stable link leads to. No path may come to dangle: an
 * applet with a stable link is there afterwards or it must not flip, also where neither profile has it. Broken applets count as
 * missing nowhere: nobody can lose them.
 */
export function coverageOf({ prefix, from, to, missing, stableLinks, dangling = new Set() }: CoverageInput): Coverage {
  const unfit = to.unfit ?? new Set<string>();
  const [old, next] = [new Set(from?.applets), new Set(to.applets.filter((name) => !unfit.has(name)))];
  const lacking = [...old].filter((name) => !next.has(name)).sort();
  const whole = lacking.filter((name) => from?.broken?.has(name) !== true);
  const linked = new Set(stableLinks.map(({ applet }) => applet));
  const kept = missing === "keep" ? whole.filter((name) => to.isRescue !== true || linked.has(name)) : [];
  const there = new Set([...next, ...kept]);
  const refused = missing === "refuse" ? whole : [];
  const errors = refused.length > 0 ? [appletsMissing(to.name, refused)] : [];
  const left = stableLinks.filter(({ path, applet }) => !there.has(applet) && !dangling.has(path));
  // What is refused as missing is not told a second time.
  const told = left.filter(({ applet }) => !refused.includes(applet));
  return {
    kept,
    dropped: [...new Set([...lacking, ...unfit])].filter((name) => !there.has(name) && !refused.includes(name)).sort(),
    added: [...next].filter((name) => !old.has(name)).sort(),
    errors: [...errors, ...stableLinksLeft(told, { prefix, from, to, missing })],
  };
}

function appletsMissing(profile: string, names: readonly string[]): SwitchyardError {
  const shown = names.slice(0, 5).map((name) => JSON.stringify(name)).join(", ");
  const message = `Cannot make ${JSON.stringify(profile)} the current profile: it lacks ${names.length} applets of the one that is left: ${shown}${names.length > 5 ? " and more" : ""}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "applets_missing", op: "profile", message });
}
