/** This defines `agreeOnGc`: whoever types a gc sees what goes, and is asked once. */
import type { Context } from "@switchyard/engine";
import { gcProfiles, type GcRequest } from "@switchyard/profiles";
import { printProfileGc } from "../render/profile/print-gc.ts";
import { isAgreed } from "./is-agreed.ts";

/** Where nothing goes nothing is asked. Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnGc(context: Context, request: GcRequest): Promise<number | null> {
  const { removed, ...report } = await gcProfiles(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printProfileGc({ ...report, removed }, {});
  if (removed.length === 0) return null;
  const answer = await isAgreed(removed.map((name) => `- ${name}`), `Remove ${removed.length === 1 ? "this profile" : `these ${removed.length} profiles`}?`);
  return answer === true ? null : answer;
}
