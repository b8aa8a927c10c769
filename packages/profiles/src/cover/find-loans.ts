/** This defines `findLoans`: what a profile of the vendor's own tools can have from others of that kind. Reads only. */
import { formatPath, isSwitchyardError, safePath, type NodeName, type Root } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { rescueProfiles } from "../canary/rescue-profile.ts";
import { profilePlaces } from "../layout/profile-places.ts";
import { brokenApplets } from "../look/broken-applets.ts";
import { showProfile } from "../look/show-profile.ts";

/** Applets of another profile, to be carried over. */
export interface Loan {
  readonly from: NodeName;
  readonly applets: readonly string[];
}

/** What is looked for. */
export interface LoanRequest {
  readonly prefix: string;
  /** By it sources are judged. */
  readonly policy: Policy;
  /** Who is to have them. */
  readonly profile: string;
  readonly applets: readonly string[];
}

/**
 * Of each applet the newest profile that was made of what stood at targets and has it for its own, whole. What such a profile
 * itself had from another is not asked for. One that cannot be used is passed over.
 */
export async function findLoans(root: Root, { prefix, policy, profile, applets: wanted }: LoanRequest): Promise<readonly Loan[]> {
  const open = new Set(wanted);
  const loans: Loan[] = [];
  const places = profilePlaces(formatPath(safePath(prefix)));
  // Most flips want none.
  const others = open.size === 0 ? [] : rescueProfiles(root, places).filter((name) => name !== profile).toReversed();
  for (const from of others) {
    const applets = await wholeOf(root, { prefix, policy, profile: from, applets: [...open] });
    applets.forEach((name) => open.delete(name));
    if (applets.length > 0) loans.push({ from, applets });
  }
  return loans;
}

/** Which of these applets it has for its own, whole. */
async function wholeOf(root: Root, { prefix, policy, profile, applets: wanted }: LoanRequest): Promise<readonly string[]> {
  try {
    const { record } = await showProfile(root, prefix, profile);
    const applets = record.applets.flatMap(({ name, kept_from: keptFrom }) => (keptFrom === undefined && wanted.includes(name) ? [name] : []));
    const broken = await brokenApplets(root, { prefix, name: profile, policy, applets });
    return applets.filter((name) => !broken.has(name));
  } catch (error) {
    if (isSwitchyardError(error) && error.id === "E_POLICY") return [];
    throw error;
  }
}
