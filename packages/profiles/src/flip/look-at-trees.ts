/** This defines `lookAtTrees`: both trees of a flip, and what becomes of applets that one of them lacks. Reads only. */
import { linkDirectories, stableLinks, type Context, type SeenTrees, type StableLink } from "@switchyard/engine";
import { isSwitchyardError, nodeName, withLook, type Root, type SwitchyardError } from "@switchyard/fs-atomic";
import { findLoans, type Loan } from "../cover/find-loans.ts";
import { coverageOf } from "../cover/coverage-of.ts";
import { samePrograms } from "../cover/same-programs.ts";
import { BIN, POINTER, profilePlaces, PROFILES } from "../layout/profile-places.ts";
import { brokenApplets } from "../look/broken-applets.ts";
import { leadsToProgram } from "../look/leads-to-program.ts";
import type { ProfileFault } from "../look/profile-fault.ts";
import { showProfile } from "../look/show-profile.ts";
import { verifyProfile, type ProfileVerification } from "../look/verify-profile.ts";
import { changedEnds } from "../metadata/changed-ends.ts";
import { capabilityErrors, lostCapabilities } from "../metadata/lost-capabilities.ts";
import { metadataWarnings } from "../metadata/metadata-warnings.ts";
import { coverageWarnings } from "./coverage-warnings.ts";
import { incompleteProfile } from "./incomplete-profile.ts";
import type { SetRequest } from "./set-request.ts";

/** Which flip. */
export interface LookRequest extends Pick<SetRequest, "prefix" | "profile" | "missing"> {
  /** The profile being left; null: none. */
  readonly from: string | null;
}

type Looking = Pick<Context, "policy" | "signal" | "stateDir">;

const NOTHING: Omit<LookedTrees, "errors"> = { applets: 0, kept: [], dropped: [], added: [], checks: [], warnings: [], letGo: [], loans: [] };

/** What was seen, and what is to be done to the tree before anything is carried over. */
export interface LookedTrees extends SeenTrees {
  /** Applets of the next profile, kept from others, that are broken by now: dropped, or carried over anew. */
  readonly letGo: readonly string[];
  /** What the next profile, one of the vendor's own tools, is to have from others of that kind than the one being left. */
  readonly loans: readonly Loan[];
}

/**
 * Verifies the tree that is to be active, entry by entry, and compares it with the one being left and with the stable links that stand on
 * disk, wherever programs are and wherever runs have changed targets. Only what is whole is kept. What a profile of the vendor's own tools
 * lacks and a stable link leads to it has from another of that kind, if there is one, else from the one being left. What an interrupted flip has left in the tree is no
 * fault, and neither is an applet that was kept from another profile and is broken by now: such are told, and mended by the flip.
 *
 * @returns what is wrong as errors: `profile_missing`, `profile_unreadable`, `profiles_unusable`, `profile_incomplete`, `applets_missing`,
 * `stable_link_left`, `capability_lost`, `capability_differs`; `E_USAGE` `bad_profile_name`
 */
export async function lookAtTrees(root: Root, context: Looking, request: LookRequest): Promise<LookedTrees> {
  try {
    return await look(root, context, request);
  } catch (error) {
    if (isSwitchyardError(error) && (error.id === "E_POLICY" || error.id === "E_USAGE")) return { ...NOTHING, errors: [error] };
    throw error;
  }
}

async function look(root: Root, context: Looking, { prefix, profile, missing, from }: LookRequest): Promise<LookedTrees> {
  const { policy, signal } = context;
  const verified = await verifyProfile(root, { prefix, name: profile, policy, leaving: from ?? undefined, signal });
  // Only a tree that is not active is mended.
  const { unfit, leftovers, faults } = from === profile ? { unfit: NONE, leftovers: [], faults: verified.faults } : mendable(verified);
  const isRescue = verified.record.origin.kind === "targets";
  const directories = linkDirectories(root, context);
  const links = stableLinks(root, prefix, directories);
  const own = verified.record.applets.flatMap(({ name }) => (unfit.has(name) ? [] : [name]));
  const ownNames = new Set(own);
  const wanted = isRescue && missing === "keep" && from !== profile ? links.flatMap(({ applet }) => (ownNames.has(applet) ? [] : [applet])) : [];
  // What the profile being left has for its own is kept from there.
  const loans = (await findLoans(root, { prefix, policy, profile, applets: wanted })).filter((loan) => loan.from !== from);
  const lent = loans.flatMap(({ applets }) => applets);
  const to = { name: profile, applets: [...own, ...lent], unfit: new Set([...unfit.keys()].filter((name) => !lent.includes(name))), isRescue };
  const has = new Set(to.applets);
  const left = from === null ? null : await appletsOf(root, { prefix, policy, name: from, has });
  const { kept, dropped, added, errors } = coverageOf({ prefix, from: left, to, missing, stableLinks: links, dangling: danglingOf(root, { links: links.filter(({ applet }) => !has.has(applet)), from, isRescue }) });
  const change = { from: from === null ? null : nodeName(from), to: nodeName(profile) };
  const places = profilePlaces(prefix);
  const ends = changedEnds(root, places, change, verified.programs);
  const broken = left?.broken ?? NONE;
  const forced = from === null || !policy.force_untrusted_source ? NONE : await brokenApplets(root, { prefix, policy: { ...policy, force_untrusted_source: false }, name: from, applets: kept });
  const others = missing === "keep" ? dropped.filter((name) => !broken.has(name) && !unfit.has(name)) : [];
  const after = [...has, ...kept];
  const borrowed = verified.record.applets.flatMap(({ name, kept_from: other }) => (other === undefined ? [] : [name]));
  const same = new Set([...kept, ...(from === null ? [] : samePrograms(root, { prefix, a: from, b: profile }, borrowed))]);
  const pathsTo = byApplet(links);
  return {
    errors: [...faultErrors(verified, faults, prefix), ...errors, ...capabilityErrors(lostCapabilities(ends), "flip")],
    applets: after.length,
    kept,
    dropped,
    added,
    checks: after.sort().flatMap((applet) => checksOf(applet, { prefix, profile, links: pathsTo.get(applet) ?? [], level: same.has(applet) ? "wanted" : "required" })),
    warnings: [...(left?.warnings ?? []), ...coverageWarnings({ from, to: profile, dropped, broken, unfit, leftovers, others, loans, forced }), ...metadataWarnings(root, places, { to: change.to, ends })],
    linkDirectories: directories,
    letGo: [...unfit.keys()],
    loans,
  };
}

type Faults = ReadonlyMap<string, ProfileFault>;
const NONE: Faults = new Map();

/** What the flip itself mends: applets kept from other profiles that are broken, and entries that no record names. */
function mendable({ record, faults }: ProfileVerification): { readonly unfit: Faults; readonly leftovers: readonly string[]; readonly faults: readonly ProfileFault[] } {
  const keptFrom = new Set(record.applets.flatMap(({ name, kept_from: other }) => (other === undefined ? [] : [name])));
  const unfit = new Map<string, ProfileFault>();
  const leftovers: string[] = [];
  const rest: ProfileFault[] = [];
  for (const fault of faults) {
    if (fault.applet !== null && fault.reason === "applet_extra") leftovers.push(fault.applet);
    else if (fault.applet !== null && keptFrom.has(fault.applet)) unfit.set(fault.applet, fault);
    else rest.push(fault);
  }
  return { unfit, leftovers, faults: rest };
}

interface LeftRequest extends Pick<LookRequest, "prefix">, Pick<Context, "policy"> {
  readonly name: string;
  /** What the next profile has: of that nothing is asked. */
  readonly has: ReadonlySet<string>;
}

interface LeftProfile {
  readonly name: string;
  readonly applets: readonly string[];
  readonly broken: Faults;
  readonly warnings: readonly string[];
}

/** A profile whose record cannot be read any more can be left, and then nothing of it is kept. */
async function appletsOf(root: Root, { prefix, policy, name, has }: LeftRequest): Promise<LeftProfile> {
  try {
    const { record } = await showProfile(root, prefix, name);
    const applets = record.applets.map((applet) => applet.name);
    return { name, applets, broken: await brokenApplets(root, { prefix, name, policy, applets: applets.filter((one) => !has.has(one)) }), warnings: [] };
  } catch (error) {
    // Also of a name that no profile can have: somebody else wrote the pointer.
    if (!isSwitchyardError(error) || (error.id !== "E_POLICY" && error.reason !== "bad_profile_name")) throw error;
    return { name, applets: [], broken: NONE, warnings: [`Nothing of the profile that is left is kept: ${error.message}`] };
  }
}

/** Of links to applets that the next profile lacks. Before the first flip all links dangle, and which profile they were made for nobody knows: then only the rescue profile gets past them. */
function danglingOf(root: Root, { links, from, isRescue }: { readonly links: readonly StableLink[]; readonly from: string | null; readonly isRescue: boolean }): ReadonlySet<string> {
  if (from === null && !isRescue) return new Set();
  return withLook(root, (look) => new Set(links.flatMap(({ path }) => (leadsToProgram(look, path) ? [] : [path]))));
}

function faultErrors({ profile }: ProfileVerification, found: readonly ProfileFault[], prefix: string): readonly SwitchyardError[] {
  return found.length === 0 ? [] : [incompleteProfile(`${prefix}/${PROFILES}/${profile}`, found)];
}

function byApplet(links: readonly StableLink[]): ReadonlyMap<string, readonly StableLink[]> {
  const found = new Map<string, StableLink[]>();
  for (const link of links) {
    const some = found.get(link.applet) ?? [];
    some.push(link);
    found.set(link.applet, some);
  }
  return found;
}

/** By every path that leads to it; by the pointer's own where none does. */
function checksOf(applet: string, { prefix, profile, links, level }: { readonly prefix: string; readonly profile: string; readonly links: readonly StableLink[]; readonly level: "required" | "wanted" }): SeenTrees["checks"] {
  const source = `${prefix}/${PROFILES}/${profile}/${BIN}/${applet}`;
  return (links.length === 0 ? [`${prefix}/${POINTER}/${BIN}/${applet}`] : links.map(({ path }) => path)).map((target) => ({ target, source, level }));
}
