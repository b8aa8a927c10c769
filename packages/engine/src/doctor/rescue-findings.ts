/** This defines `rescueFindings`: whether there would be a way back without Node (REQ-RC2). Runs the programs that it finds, to see whether they work. */
import type { Context } from "../context.ts";
import { rescueCheck } from "../rescue/rescue-check.ts";
import { ok, warn, type Finding } from "./finding.ts";

/** As `rescue check`; only a warning where the policy does not ask for a way back. */
export async function rescueFindings(context: Context, path: string): Promise<Finding[]> {
  const { profile, found, count, error } = await rescueCheck(context, { path });
  if (profile === "busybox") return [ok("rescue", `a BusyBox at ${found.find(({ counts }) => counts)?.path ?? ""}`)];
  if (profile === "gnu-subset") return [ok("rescue", `${count ?? 0} of ten tools on PATH`)];
  if (error === null) return [];
  const remedies = [...error.remedies, "switchyard rescue check"];
  return [context.policy.require_rescue ? { check: "rescue", level: "error", text: error.message, error, remedies } : warn("rescue", error.message, remedies)];
}
