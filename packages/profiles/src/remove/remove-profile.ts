/** This defines `removeProfile`: one profile that is needed no more, removed. */
import { nodeName, type Root, SwitchyardError } from "@switchyard/fs-atomic";
import type { Context, Mode } from "@switchyard/engine";
import { profilesLedTo } from "../links/profiles-led-to.ts";
import { inRoot } from "../layout/in-root.ts";
import { withProfiles, type Profiles } from "../layout/open-profiles.ts";
import { profileName } from "../layout/profile-name.ts";
import { sweepStages } from "../layout/sweep-stages.ts";
import { missingProfile } from "../layout/with-tree.ts";
import { linesOf } from "../look/list-profiles.ts";
import { profileReport, type ProfileEnding, type ProfileReport } from "../report/profile-report.ts";
import { underLock } from "../report/under-lock.ts";
import { dropTree } from "./drop-tree.ts";
import { isNeedlessRescue } from "./is-needless-rescue.ts";
import { standingFlips } from "./standing-flips.ts";
import { whyItStays, type Stay } from "./why-it-stays.ts";

/** Which profile. */
export interface RemoveRequest {
  readonly prefix: string;
  readonly name: string;
  readonly mode: Mode;
}

/** What `removeProfile` returns. */
export interface RemoveReport extends ProfileReport {
  readonly kind: "switchyard.profile_remove";
  readonly command: "profile remove";
  readonly profile: string;
  /** Whether it is gone; in a dry run, whether it would be. */
  readonly removed: boolean;
  /** Why it stays. */
  readonly why: readonly Stay[];
}

/**
 * Removes a profile, unless it is still needed: see {@link Stay}. One whose record cannot be read goes as well, and that is said;
 * and one of the vendor's own tools that is nobody's way back: see `isNeedlessRescue`. Under the lock, behind the recovery of what was left unfinished.
 *
 * Crash: as `dropTree`.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function removeProfile(context: Context, request: RemoveRequest): Promise<RemoveReport> {
  try {
    const seen = await inRoot(context, (root) => look(root, context, request));
    if (request.mode === "dry_run" || seen.error !== undefined) return report(request, seen);
    return report(request, await underLock(context, { verb: "profile remove", prefix: request.prefix }, (root) => remove(root, context, request)));
  } catch (error) {
    return report(request, { error });
  }
}

async function remove(root: Root, context: Context, request: RemoveRequest): Promise<Ending> {
  const seen = await look(root, context, request);
  if (seen.error !== undefined) return seen;
  const swept = await withProfiles(root, request.prefix, (profiles) => drop(profiles, request, context));
  return { ...seen, swept: swept?.swept ?? [], warnings: [...(seen.warnings ?? []), ...(swept?.warnings ?? [])] };
}

async function drop({ dir }: Profiles, { name }: RemoveRequest, { policy }: Context): Promise<Pick<Ending, "swept" | "warnings">> {
  const swept = await sweepStages(dir, policy.backup_tag);
  await dropTree(dir, nodeName(name), policy.backup_tag);
  return swept;
}

async function look(root: Root, context: Context, { prefix, name }: RemoveRequest): Promise<Ending> {
  profileName(name);
  const found = await withProfiles(root, prefix, linesOf);
  const line = found?.profiles.find((one) => one.name === name);
  if (line === undefined) throw missingProfile(prefix, name);
  const needs = { flips: await standingFlips(context, prefix), ledTo: await profilesLedTo(root, prefix, context) };
  const isNeedless = line.rescue && (await isNeedlessRescue(root, context, { prefix, name }));
  const why = whyItStays(line, needs).filter((one) => one !== "unreadable" && !(one === "rescue" && isNeedless));
  const warnings = line.error === null ? [] : [`The record of the profile ${JSON.stringify(name)} cannot be read, so that nobody can tell whether it holds the vendor's own tools; by its place it is a profile of ours. ${line.error.message}`];
  return why.length === 0 ? { removed: true, why, warnings } : { error: inUse(`${prefix}/profiles/${name}`, why), removed: false, why };
}

interface Ending extends ProfileEnding {
  readonly removed?: boolean;
  readonly why?: readonly Stay[];
}

function report(asked: RemoveRequest, ending: Ending): RemoveReport {
  const { removed = false, why = [] } = ending;
  return { kind: "switchyard.profile_remove", command: "profile remove", ...profileReport(asked, ending), profile: asked.name, removed: removed && ending.error === undefined, why };
}

function inUse(path: string, why: readonly Stay[]): SwitchyardError {
  const message = `Cannot remove the profile ${JSON.stringify(path)}: it is ${why.map((one) => WORDS[one]).join(", and ")}.`;
  return new SwitchyardError({ id: "E_POLICY", reason: "profile_in_use", op: "profile", path, message });
}

const WORDS: Record<Stay, string> = {
  current: "the current one",
  previous: "the one to go back to",
  pinned: "pinned",
  rescue: "the rescue profile",
  needed: "named by a flip that is not over",
  led_to: "where links lead that do not follow the active one",
  unreadable: "one whose record cannot be read",
};
