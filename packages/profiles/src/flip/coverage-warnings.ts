/** This defines `coverageWarnings`: what a flip leaves behind without being asked to, in words. Pure. */
import type { Loan } from "../cover/find-loans.ts";
import type { ProfileFault } from "../look/profile-fault.ts";

/** By the names of applets. */
export interface LeftBehind {
  readonly from: string | null;
  readonly to: string;
  /** Not in the next profile afterwards. */
  readonly dropped: readonly string[];
  /** Of the profile that is left. */
  readonly broken: ReadonlyMap<string, ProfileFault>;
  /** Of the next profile, kept from others. */
  readonly unfit: ReadonlyMap<string, ProfileFault>;
  /** In the next profile's tree, and not recorded there. */
  readonly leftovers: readonly string[];
  /** Whole, and not carried over, because the next profile is the vendor's own. */
  readonly others: readonly string[];
  /** To be had from other profiles of the vendor's own tools than the one that is left. */
  readonly loans: readonly Loan[];
  /** Kept because the policy lets pass what is wrong with them. */
  readonly forced: ReadonlyMap<string, ProfileFault>;
}

/** Every applet is named; what is wrong with them is said once for all that have it. */
export function coverageWarnings({ from, to, dropped, broken, unfit, leftovers, others, loans, forced }: LeftBehind): string[] {
  const gone = new Set(dropped);
  const lost = [...broken].filter(([name]) => gone.has(name));
  const withdrawn = [...unfit].filter(([name]) => gone.has(name) && !broken.has(name));
  return [
    ...told(lost, (names, why) => `Of ${quoted(from)} cannot be kept: ${names}; ${why}.`),
    ...told([...forced], (names, why) => `Kept from ${quoted(from)} because the policy says so (--force-untrusted-source): ${names}; ${why}.`),
    ...loans.map((loan) => `From ${quoted(loan.from)}, which holds the vendor's own tools as well, because paths lead there: ${listed(loan.applets)}.`),
    ...told(withdrawn, (names, why) => `No longer in ${quoted(to)}, which had it from another profile: ${names}; ${why}.`),
    ...(others.length === 0 ? [] : [`Not carried over into ${quoted(to)}, which holds the vendor's own tools, because no path leads there: ${listed(others)}.`]),
    ...(leftovers.length === 0 ? [] : [`In the tree of ${quoted(to)} and not recorded, left of a flip that was cut short, to be removed or made anew: ${listed(leftovers)}.`]),
  ];
}

function told(faults: readonly (readonly [string, ProfileFault])[], say: (names: string, why: string) => string): string[] {
  const byCause = new Map<string, string[]>();
  for (const [name, fault] of faults) byCause.set(whyOf(fault), [...(byCause.get(whyOf(fault)) ?? []), name]);
  return [...byCause].map(([why, names]) => say(listed(names), why));
}

function whyOf({ reason, found }: ProfileFault): string {
  return reason === "source_missing" || reason === "applet_missing" ? "nothing is where it leads" : `found ${found}`;
}

function listed(names: readonly string[]): string {
  return names.map(quoted).join(", ");
}

function quoted(name: string | null): string {
  return JSON.stringify(name ?? "");
}
