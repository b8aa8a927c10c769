/** This defines `agreeOnBuild`: whoever types a build sees what the profile will be, and is asked once. */
import type { Context } from "@switchyard/engine";
import { buildProfile, type BuildRequest } from "@switchyard/profiles";
import { appletRow } from "../render/profile/applet-row.ts";
import { printProfileBuild } from "../render/profile/print-build.ts";
import { tableLines } from "../render/table.ts";
import { isAgreed } from "./is-agreed.ts";

/** Writes nothing on the system. @returns null, or the exit code where nothing is to be done */
export async function agreeOnBuild(context: Context, request: BuildRequest): Promise<number | null> {
  const report = await buildProfile(context, { ...request, mode: "dry_run" });
  if (!report.ok) return printProfileBuild(report, {});
  const answer = await isAgreed(tableLines(report.applets, (applet) => appletRow("+", applet)), `Build the profile ${report.profile} of ${report.applets.length} applets?`);
  return answer === true ? null : answer;
}
