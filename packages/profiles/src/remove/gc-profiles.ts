/** This defines `gcProfiles`: all profiles that nothing needs any more, removed. */
import { errnoOf, nodeName, type Root } from "@switchyard/fs-atomic";
import { reportError, stopPoint, type Context, type Mode, type ReportedError } from "@switchyard/engine";
import { profilesLedTo } from "../links/profiles-led-to.ts";
import { inRoot } from "../layout/in-root.ts";
import { withProfiles, type Profiles } from "../layout/open-profiles.ts";
import { unusable } from "../layout/unusable.ts";
import { stagesIn, sweepStages } from "../layout/sweep-stages.ts";
import { linesOf } from "../look/list-profiles.ts";
import { profileReport, type ProfileEnding, type ProfileReport } from "../report/profile-report.ts";
import { underLock } from "../report/under-lock.ts";
import { dropTree } from "./drop-tree.ts";
import { standingFlips } from "./standing-flips.ts";
import { whyItStays, type Stay } from "./why-it-stays.ts";

/** What is asked for. */
export interface GcRequest {
  readonly prefix: string;
  readonly mode: Mode;
}

/** What `gcProfiles` returns. */
export interface GcReport extends ProfileReport {
  readonly kind: "switchyard.profile_gc";
  readonly command: "profile gc";
  /** Those that are gone; in a dry run, that would be. */
  readonly removed: readonly string[];
  /** Those that stay, and why. */
  readonly retained: readonly { readonly profile: string; readonly why: readonly Stay[] }[];
  /** Those that the file system refused to remove; `error` is the first. */
  readonly failed: readonly { readonly profile: string; readonly error: ReportedError }[];
}

/**
 * Removes every profile that nothing keeps: see {@link Stay}. A dry run says which, and why the others stay. Under the lock,
 * behind the recovery of what was left unfinished; if one cannot be removed the others go on.
 *
 * Crash: as `dropTree`, for the one at hand; calling again removes the rest.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function gcProfiles(context: Context, request: GcRequest): Promise<GcReport> {
  try {
    if (request.mode === "dry_run") return report(request, await inRoot(context, (root) => look(root, context, request)));
    return report(request, await underLock(context, { verb: "profile gc", prefix: request.prefix }, (root) => collectAll(root, context, request)));
  } catch (error) {
    return report(request, { error });
  }
}

async function collectAll(root: Root, context: Context, request: GcRequest): Promise<Ending> {
  const seen = await look(root, context, request);
  return { ...seen, ...(await withProfiles(root, request.prefix, (profiles) => collect(profiles, seen.removed ?? [], context))) };
}

async function look(root: Root, context: Context, { prefix }: GcRequest): Promise<Ending> {
  const found = await withProfiles(root, prefix, async (profiles) => ({ ...(await linesOf(profiles)), stages: stagesIn(profiles.dir, context.policy.backup_tag) }));
  const needs = { flips: await standingFlips(context, prefix), ledTo: await profilesLedTo(root, prefix, context) };
  const lines = (found?.profiles ?? []).map((line) => ({ profile: line.name, why: whyItStays(line, needs) }));
  return { removed: lines.filter(({ why }) => why.length === 0).map(({ profile }) => profile), retained: lines.filter(({ why }) => why.length > 0), swept: found?.stages ?? [] };
}

async function collect({ dir }: Profiles, names: readonly string[], { policy, signal }: Context): Promise<Ending> {
  const { swept, warnings } = await sweepStages(dir, policy.backup_tag);
  const removed: string[] = [];
  const failures: { profile: string; error: unknown }[] = [];
  for (const profile of names) {
    try {
      await stopPoint(signal, { op: "profile", path: `${dir.path}/${profile}`, leaves: `${removed.length} profiles are gone.` });
    } catch (error) {
      return { removed, swept, warnings, failures, error };
    }
    try {
      await dropTree(dir, nodeName(profile), policy.backup_tag);
      removed.push(profile);
    } catch (error) {
      if (errnoOf(error) === undefined) throw error;
      failures.push({ profile, error: unusable(`${dir.path}/${profile}`, error) });
    }
  }
  return { removed, swept, warnings, failures, ...(failures[0] === undefined ? {} : { error: failures[0].error }) };
}

interface Ending extends ProfileEnding, Partial<Pick<GcReport, "removed" | "retained">> {
  readonly failures?: readonly { readonly profile: string; readonly error: unknown }[];
}

function report(asked: GcRequest, ending: Ending): GcReport {
  const { removed = [], retained = [], failures = [] } = ending;
  const failed = failures.map(({ profile, error }) => ({ profile, error: reportError(error).reported }));
  return { kind: "switchyard.profile_gc", command: "profile gc", ...profileReport(asked, ending), removed, retained, failed };
}
