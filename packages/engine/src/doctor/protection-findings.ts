/** This defines `protectionFindings`: whether dpkg's diversions and the runs that protect targets fit together (docs/protect.md). Reads only. */
import { SwitchyardError, type Root } from "@switchyard/fs-atomic";
import { readDiversions, type DiversionEntry } from "@switchyard/ownership";
import { quote } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { isStanding } from "../protect/diversion.ts";
import { standingProtections, type Protection } from "../protect/standing-protections.ts";
import { ok, warn, wrong, type Finding } from "./finding.ts";
import type { DoctorSurvey } from "./survey.ts";

/** Protections that dpkg knows nothing of, and local diversions of targets that no run wants. */
export async function protectionFindings(root: Root, context: Pick<Context, "stateDir">, { targets, diverted, broken }: DoctorSurvey): Promise<Finding[]> {
  // What a journal that cannot be trusted wants, nobody knows; that it cannot is told already.
  const wanted = broken.length > 0 ? new Map<string, Protection>() : standingProtections(root, context);
  const entries = await readDiversions(root);
  const found = [...[...wanted].flatMap(([target, protection]) => lacking(target, protection, entries)), ...unwanted(entries, wanted, { diverted, targets: new Set(targets.map(({ path }) => path)) })];
  if (found.length > 0) return found;
  return [ok("protection", wanted.size === 0 ? "no target is protected" : `${wanted.size} protected, as dpkg has it`)];
}

function lacking(target: string, { runId, diversion }: Protection, entries: readonly DiversionEntry[]): Finding[] {
  if (isStanding(entries, diversion)) return [];
  const message = `dpkg does not divert ${target} any more, which the run ${runId} protects: an upgrade would replace the link`;
  return [wrong("protection", new SwitchyardError({ id: "E_POLICY", reason: "diversion_changed", op: "doctor", path: target, message, remedies: [`dpkg-divert --local --no-rename --divert ${quote(diversion.to)} --add ${quote(diversion.from)}`, "dpkg-divert --list"] }))];
}

function unwanted(entries: readonly DiversionEntry[], wanted: ReadonlyMap<string, Protection>, { diverted, targets }: { readonly diverted: ReadonlySet<string>; readonly targets: ReadonlySet<string> }): Finding[] {
  const known = new Set([...wanted.values()].map(({ diversion }) => diversion.from));
  return entries.flatMap(({ from, to, by }) => {
    if (known.has(from)) return [];
    if (by === null && diverted.has(from)) return [warn("protection", `dpkg diverts ${from} to ${to}, as a run once had it do, and no run that stands wants it`, [`switchyard explain ${quote(from)}`, `dpkg-divert --local --no-rename --remove ${quote(from)}`])];
    return targets.has(from) ? [warn("protection", `${by ?? "someone, locally,"} diverts ${from} to ${to}, which a run has switched`, [`switchyard explain ${quote(from)}`])] : [];
  });
}
