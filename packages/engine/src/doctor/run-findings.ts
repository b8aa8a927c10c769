/** This defines `runFindings` and `targetFindings`: what is wrong with runs and with what they left. Pure. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { quote } from "@switchyard/rescue";
import { ok, thrown, warn, wrong, type Finding } from "./finding.ts";
import type { DoctorSurvey, SurveyedRun } from "./survey.ts";

/** How many of one kind are named. */
const NAMED = 5;

/**
 * Journals that cannot be trusted, runs that wait for recovery or for a confirmation, folders of runs that did nothing, scripts
 * that are gone.
 *
 * @param isAtWork whether someone holds the lock: then a run that has not ended may be just that one's
 */
export function runFindings({ runs, broken, empty, strangers }: DoctorSurvey, isAtWork: boolean): Finding[] {
  const found = [
    ...broken.map(({ error }) => thrown("runs", error)),
    ...runs.filter(isUnfinished).map(({ line: { verb, run_id: id } }) => (isAtWork ? warn("runs", `the ${verb} ${id} has not come to its end, and a command is at work`, ["switchyard lock status"]) : unfinished(verb, id))),
    ...runs.filter(({ line }) => line.state === "provisional").map(({ line: { run_id: id, confirm_by: until } }) => warn("runs", `the run ${id} waits until ${until ?? ""} to be confirmed`, [`switchyard confirm ${id}`, `switchyard rollback ${id} --commit`])),
    ...empty.filter(({ isEnded }) => isEnded || !isAtWork).map(({ runId, isEnded }) => (isEnded ? forgotten(runId) : warn("runs", `the folder of the run ${runId} tells of nothing that was done`, ["switchyard recover"]))),
    ...named(strangers).map((name) => warn("runs", `${JSON.stringify(name)} among the folders of runs is none`, ["Look who put it there."])),
    ...runs.filter(({ line, hasScript }) => line.stands && line.verb === "apply" && !hasScript).map(({ line }) => warn("runs", `the run ${line.run_id} stands and has no undo script: there is no way back without Node`, [`switchyard rollback ${line.run_id} --commit`])),
  ];
  if (found.length > 0) return found;
  return [ok("runs", runs.length === 0 ? "none yet" : `${runs.length}, of which ${runs.filter(({ line }) => line.stands).length} stand`)];
}

function isUnfinished({ line, isScriptCut }: SurveyedRun): boolean {
  return line.state === "unfinished" || isScriptCut;
}

function unfinished(verb: string, id: string): Finding {
  const message = `the ${verb} ${id} has not come to its end`;
  return wrong("runs", new SwitchyardError({ id: "E_POLICY", reason: "unfinished_run", op: "doctor", message, remedies: ["switchyard recover"] }));
}

/** Its report says that it came to its end. */
function forgotten(id: string): Finding {
  const message = `the run ${id} has ended, and its journal tells of nothing: nobody can undo it`;
  return wrong("runs", new SwitchyardError({ id: "E_RESTORE_FAILED", reason: "journal_tampered", op: "doctor", message }));
}

/** Targets that are gone, lead to nothing, or were changed by someone else; the others are counted. */
export function targetFindings({ targets }: DoctorSurvey): Finding[] {
  const of = (state: (typeof targets)[number]["state"]): (typeof targets)[number][] => targets.filter((target) => target.state === state);
  const [missing, dangling, replaced, changed, prior] = [of("missing"), of("dangling"), of("replaced"), of("changed"), of("prior")];
  const found = [
    ...named(missing).map(({ path, runId }) => wrong("targets", new SwitchyardError({ id: "E_GENERIC", reason: "target_missing", op: "doctor", path, message: `${path} is gone, which the run ${runId} switched`, remedies: [`switchyard rollback ${runId} --commit`] }))),
    ...named(dangling).map(({ path, runId, record }) => wrong("targets", new SwitchyardError({ id: "E_POLICY", reason: "source_missing", op: "doctor", path, message: `${path} leads to nothing: ${record.source ?? "its source"} is gone`, remedies: ["Install the source again.", `switchyard rollback ${runId} --commit`] }))),
    ...named(replaced).map(({ path, runId }) => warn("targets", `${path} is a link like the one of the run ${runId}, but another one, which undoing that run would stop at`, [`switchyard explain ${quote(path)}`, `To undo that run all the same: switchyard rollback ${runId} --allow-conflicting-rollback --commit`])),
    ...named(changed).map(({ path, runId }) => warn("targets", `${path} was changed by someone else since the run ${runId}`, [`switchyard explain ${quote(path)}`])),
    ...named(prior).map(({ path, runId }) => warn("targets", `${path} is as before the run ${runId}, which stands`, [`switchyard explain ${quote(path)}`])),
    ...[missing, dangling, replaced, changed, prior].flatMap((all) => (all.length > NAMED ? [warn("targets", `and ${all.length - NAMED} more such as ${all[NAMED]?.path ?? ""}`, ["switchyard status"])] : [])),
  ];
  if (found.length > 0) return found;
  return [ok("targets", targets.length === 0 ? "none is switched" : `${targets.length}, all as their runs left them`)];
}

function named<T>(all: readonly T[]): readonly T[] {
  return all.slice(0, NAMED);
}
