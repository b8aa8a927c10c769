/** This defines `adopt`: what stands at targets made a profile, and the targets links that lead through the active one (REQ-P3). */
import { apply, exclusively, plan, unfinishedRuns, type Context, type LinkRequest, type RecoveredRun, type RunReport } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { buildProfile } from "../build/build-profile.ts";
import type { BuildReport } from "../build/build-report.ts";
import { setProfile } from "../flip/set-profile.ts";
import { inRoot } from "../layout/in-root.ts";
import { pointedProfile } from "../layout/pointed-profile.ts";
import { prefixWords } from "../layout/prefix-words.ts";
import { BIN, PROFILES } from "../layout/profile-places.ts";
import { adoptReport, type AdoptEnding, type AdoptReport } from "./adopt-report.ts";
import type { AdoptRequest } from "./adopt-request.ts";
import { checkAdopted } from "./check-adopted.ts";
import { lackingApplets } from "./lacking-applets.ts";
import { olderPrograms } from "./older-programs.ts";
import { knowing } from "./knowing.ts";
import { surveyTargets, type SurveyedTargets } from "./survey-targets.ts";

/**
 * (0) Ends runs that were left unfinished, as every commit does. (1) Looks at everything and judges the whole; what would be refused
 * ends it here, with nothing changed. (2) Builds the profile, unless it is there. (3) Points `active` at it, unless that leads somewhere. (4) Makes the targets stable links, as an ordinary run, of
 * which a rollback brings back the very inodes. A dry run is (1).
 *
 * Crash: each of (2), (3) and (4) is done or not, as `buildProfile`, `flip` and `apply` say; called again, it does the rest.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function adopt(context: Context, request: AdoptRequest): Promise<AdoptReport> {
  const aware = knowing(context, request.prefix);
  let recovered: readonly RecoveredRun[] = [];
  const report = (ending: AdoptEnding): AdoptReport => adoptReport(request, { ...ending, recovered });
  try {
    recovered = request.mode === "commit" ? await endUnfinished(context) : [];
    const seen = await inRoot(context, (root) => surveyTargets(root, request));
    const lacking = await inRoot(context, (root) => lackingApplets(root, seen));
    const wanted = { request, seen, lacking };
    const foreseen = await foresee(aware, wanted); // (1)
    if (request.mode === "dry_run" || !report(foreseen).ok) return report(lacking.length === 0 ? foreseen : { ...foreseen, error: foreseen.error ?? applets(lacking, request) });
    return report(leaving(request, await carryOut(aware, wanted)));
  } catch (error) {
    return report({ error });
  }
}

/** What is planned goes by what is there: a run that was killed half way must be over by then. Where there is none, nothing is touched. */
async function endUnfinished(context: Context): Promise<readonly RecoveredRun[]> {
  const isAny = await inRoot(context, (root) => unfinishedRuns(root, context).length > 0);
  return isAny ? exclusively(context, "profile adopt", (_root, { recovered }) => Promise.resolve(recovered)) : [];
}

/** What is wanted, and what was found. */
interface Wanted {
  readonly request: AdoptRequest;
  readonly seen: SurveyedTargets;
  /** Applets that the active profile would have to have, and has not. */
  readonly lacking: readonly string[];
}

async function foresee(context: Context, { request, seen, lacking }: Wanted): Promise<AdoptEnding> {
  const begun = beginning(request, seen);
  const build = isToBuild(seen) ? await built(context, { ...request, mode: "dry_run" }, seen) : null;
  if (build?.ok === false || lacking.length > 0) return { ...begun, build };
  if (seen.record !== null) await inRoot(context, (root) => checkAdopted(root, request));
  const links = await apply(context, { mode: "dry_run", links: seen.targets.map((one) => ({ ...linkOf(one, request), ...nowOf(one, request, seen) })), confirmWithinMs: request.confirmWithinMs });
  return { ...begun, build, links, warnings: await older(context, { request, seen }, build) };
}

/** Nobody has looked at the profile's programs but who builds it. */
async function older(context: Context, { request, seen }: Pick<Wanted, "request" | "seen">, build: BuildReport | null): Promise<readonly string[]> {
  return inRoot(context, (root) => olderPrograms(root, request, seen, build?.applets ?? seen.record?.applets ?? []));
}

async function carryOut(context: Context, { request, seen, lacking }: Wanted): Promise<AdoptEnding> {
  const begun = beginning(request, seen);
  const build = isToBuild(seen) ? await built(context, request, seen) : null; // (2)
  if (build?.ok === false) return { ...begun, build };
  if (lacking.length > 0) return { ...begun, build, error: applets(lacking, request) };
  const { prefix, profile } = request;
  const flip = pointedProfile(seen.pointer) !== null ? null : await setProfile(context, { prefix, profile, missing: "refuse", why: "adopt", mode: "commit" }); // (3)
  if (flip?.ok === false) return { ...begun, build, flip };
  const warnings = await older(context, { request, seen }, build);
  return { ...begun, build, flip, links: await linked(context, request, seen), warnings }; // (4)
}

/** What was built stays where a later step is refused, and does no harm: the next call goes on with it. */
function leaving({ profile, prefix }: AdoptRequest, ending: AdoptEnding): AdoptEnding {
  const { error = null, build, flip, links } = ending;
  if (build?.ok !== true || (error === null && flip?.ok !== false && links?.ok !== false)) return ending;
  return { ...ending, warnings: [...(ending.warnings ?? []), `The profile ${profile} was built and stays. Adopt again, or see to it that it is not the active one and remove it: switchyard profile remove ${profile}${prefixWords(prefix)} --commit`] };
}

/** The plan is made first, and applied exactly, so that what the profile was compared with is what is displaced. */
async function linked(context: Context, request: AdoptRequest, { targets }: SurveyedTargets): Promise<RunReport> {
  const { confirmWithinMs } = request;
  const { report, document } = await plan(context, { links: targets.map((one) => linkOf(one, request)) });
  if (!report.ok || document === null) return report;
  const saved = document();
  await inRoot(context, (root) => checkAdopted(root, request));
  return apply(context, { mode: "commit", saved, confirmWithinMs });
}

function beginning({ profile }: AdoptRequest, { passedOver, pointer }: SurveyedTargets): AdoptEnding {
  return { passed_over: passedOver, points_to: pointedProfile(pointer) === null ? profile : null };
}

function isToBuild({ record, targets }: SurveyedTargets): boolean {
  return record === null && targets.some(({ isStable }) => !isStable);
}

/** Of stable links nothing is taken: what they lead to is in a profile. */
function built(context: Context, { prefix, profile, mode }: AdoptRequest, { targets }: SurveyedTargets): Promise<BuildReport> {
  const paths = targets.flatMap(({ target, isStable }) => (isStable ? [] : [target]));
  return buildProfile(context, { prefix, name: profile, from: { kind: "targets", paths }, mode });
}

function linkOf({ target, source }: SurveyedTargets["targets"][number], { protect }: AdoptRequest): LinkRequest {
  return { target, source, protect };
}

/** Where what the pointer will lead to is now: in the profile, or, as long as that is not built, at the target itself. */
function nowOf({ target, name }: SurveyedTargets["targets"][number], { prefix, profile }: AdoptRequest, { pointer, record }: SurveyedTargets): Pick<LinkRequest, "sourceNow"> {
  if (pointedProfile(pointer) !== null) return {};
  return { sourceNow: record === null ? target : `${prefix}/${PROFILES}/${profile}/${BIN}/${name}` };
}

function applets(lacking: readonly string[], { profile, prefix, mode }: AdoptRequest): SwitchyardError {
  const some = lacking.slice(0, 5).map((name) => JSON.stringify(name)).join(", ");
  const message = `Cannot make stable links: the active profile lacks ${some}${lacking.length > 5 ? ` and ${lacking.length - 5} more` : ""}.`;
  // A dry run has not built it, and nobody can make it active before.
  const first = mode === "dry_run" ? [`With --commit the profile ${profile} is built, if it is not there yet, and nothing else is done.`] : [];
  const remedies = [...first, `Let ${profile} be active first, which keeps the others: switchyard profile set ${profile}${prefixWords(prefix)} --commit. Then adopt again.`];
  return new SwitchyardError({ id: "E_POLICY", reason: "applets_missing", op: "adopt", message, remedies });
}
