/** This defines `doctor`: all that could keep changes, or ways back, from working, looked at once. Writes nothing, and needs no lock. */
import { ERRORS, isErrorId, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { reportError } from "../report/report-error.ts";
import type { ReportedError } from "../report/report.ts";
import { withRoot } from "../state/with-root.ts";
import { stopPoint } from "../stop/stop-point.ts";
import { backupFindings } from "./backup-findings.ts";
import { lockFindings, packageFindings } from "./busy-findings.ts";
import type { DoctorReport } from "./doctor-report.ts";
import { factFindings } from "./fact-findings.ts";
import { thrown, unseen, type Check, type Finding } from "./finding.ts";
import { keyFindings } from "./key-findings.ts";
import { mountFindings } from "./mount-findings.ts";
import { policyFindings } from "./policy-findings.ts";
import { protectionFindings } from "./protection-findings.ts";
import { rescueFindings } from "./rescue-findings.ts";
import { runFindings, targetFindings } from "./run-findings.ts";
import { scratchFindings } from "./scratch-findings.ts";
import { reserveFindings, stateFindings } from "./state-findings.ts";
import { survey, type DoctorSurvey } from "./survey.ts";

/** Where else to look. */
export interface DoctorRequest {
  /** The caller's PATH, for the way back without Node. */
  readonly path: string;
  /** Why the context's policy is not the one that was asked for; absent: it is. */
  readonly policyError?: unknown;
  /** What is wrong with profiles, of which the engine knows nothing; absent: nobody looks. */
  readonly profiles?: ((root: Root, context: Context) => Promise<readonly Finding[]>) | undefined;
}

const EMPTY = { kind: "switchyard.doctor", schema_version: 1, command: "doctor", ok: true, exit_code: 0, error: null, findings: [], warnings: [] } as const;

/**
 * Looks at everything, and goes on where one look fails. What only a try would show is not tried: `preflight` and `smoke run` do that.
 *
 * @returns a report in every operational case; its exit code is that of the first error, 0 where nothing is worse than a warning
 */
export async function doctor(context: Context, { path, policyError, profiles }: DoctorRequest): Promise<DoctorReport> {
  try {
    const policy = policyFindings(context.policy, policyError);
    const findings = [...policy, ...(await withRoot(context, (root) => lookAt(root, context, { path, profiles })))];
    const first = findings.find(({ error }) => error !== null)?.error ?? null;
    return { ...EMPTY, ok: first === null, exit_code: first === null ? 0 : exitCodeOf(first), error: first, findings };
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...EMPTY, ok: false, exit_code: exitCode, error: reported };
  }
}

async function lookAt(root: Root, context: Context, { path, profiles }: Pick<DoctorRequest, "path" | "profiles">): Promise<Finding[]> {
  const dirs = new DirCache(root);
  try {
    // Before the runs: who has ended meanwhile has left none unfinished.
    const lock = await unless("lock", () => lockFindings(root));
    const isAtWork = lock.some(({ level }) => level === "warn");
    const runs = await surveyOr(root, context);
    const told = "level" in runs ? null : runs;
    const looks: readonly (readonly [Check, () => readonly Finding[] | Promise<readonly Finding[]>])[] = [
      ["state", () => stateFindings(root, context)],
      ["mounts", () => mountFindings(root, context, told?.directories.values() ?? [])],
      ["reserve", () => reserveFindings(root, context)],
      ["lock", () => lock],
      ["packages", () => packageFindings(root)],
      ["runs", () => ("level" in runs ? [runs] : runFindings(runs, isAtWork))],
      ["targets", () => (told === null ? [] : targetFindings(told))],
      ["profiles", async () => (await profiles?.(root, context)) ?? [unseen("profiles", "nobody was asked who knows of them")]],
      ["backups", () => (told === null ? [] : backupFindings(dirs, told, context))],
      ["protection", () => (told === null ? [] : protectionFindings(root, context, told))],
      ["keys", () => keyFindings(root)],
      ["facts", () => factFindings(root, context)],
      ["rescue", () => rescueFindings(context, path)],
      ["scratch", () => scratchFindings(context)],
    ];
    const found: Finding[] = [];
    for (const [check, look] of looks) {
      await stopPoint(context.signal, { op: "doctor", leaves: "It changes nothing." });
      found.push(...(await unless(check, look)));
    }
    // It ends the programs that it has started, and says nothing of that.
    await stopPoint(context.signal, { op: "doctor", leaves: "It changes nothing." });
    return found;
  } finally {
    dirs.close();
  }
}

/** What the runs tell; or why nobody can tell. */
async function surveyOr(root: Root, context: Context): Promise<DoctorSurvey | Finding> {
  try {
    return await survey(root, context);
  } catch (error) {
    return thrown("runs", error);
  }
}

async function unless(check: Check, look: () => readonly Finding[] | Promise<readonly Finding[]>): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [thrown(check, error)];
  }
}

/** The registry knows the id of every error that this program reports. */
function exitCodeOf({ id }: ReportedError): number {
  return isErrorId(id) ? ERRORS[id].exit_code : ERRORS.E_GENERIC.exit_code;
}
