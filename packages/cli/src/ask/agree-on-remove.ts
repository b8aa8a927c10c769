/** This defines `agreeOnRemove`: whoever types the removal of a profile is asked once. */
import type { Context } from "@switchyard/engine";
import { removeProfile, type RemoveRequest } from "@switchyard/profiles";
import { printProfileRemove } from "../render/profile/print-remove.ts";
import { isAgreed } from "./is-agreed.ts";

/** Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnRemove(context: Context, request: RemoveRequest): Promise<number | null> {
  const report = await removeProfile(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printProfileRemove(report, {});
  const answer = await isAgreed([], `Remove the profile ${report.profile}?`);
  return answer === true ? null : answer;
}
