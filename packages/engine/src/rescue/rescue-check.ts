/** This defines `rescueCheck`: whether a way back without Node would be there now (REQ-RC2, REQ-RC3). Reads only. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { checkRescue, type RescueReport } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { interrupted } from "../stop/interrupted.ts";
import { endedBy, type RescueCheckReport } from "./rescue-reports.ts";

/** Where to look. */
export interface RescueCheckRequest {
  /** The caller's PATH. Nothing else is searched. */
  readonly path: string;
}

/**
 * Looks as a commit does, with the policy's `rescue_min_count` and `rescue_exec_check`, for no plan in
 * particular: nothing that is found is left out because it would be replaced. Whether the policy asks for a way back at all
 * makes no difference.
 *
 * @returns a report in every operational case, with `E_POLICY` `rescue_missing` where there is none; it does not throw for them
 */
export async function rescueCheck({ policy, signal, syscalls }: Context, { path }: RescueCheckRequest): Promise<RescueCheckReport> {
  const asked = { rescue_min_count: policy.rescue_min_count, rescue_exec_check: policy.rescue_exec_check } as const;
  const head = { kind: "switchyard.rescue_check", schema_version: 1, command: "rescue check" } as const;
  try {
    const report = await checkRescue({ path, replaced: [], minCount: policy.rescue_min_count, execCheck: policy.rescue_exec_check, signal, syscalls });
    const { profile, count, found, needed, passedOver } = report;
    return { ...head, ...endedBy(profile === "none" ? missing(report) : null), profile, count, ...asked, found, needed, passed_over: passedOver, warnings: [] };
  } catch (cause) {
    const error = signal?.aborted === true ? interrupted({ op: "rescue check", leaves: "It changes nothing." }) : cause;
    return { ...head, ...endedBy(error), profile: null, count: null, ...asked, found: [], needed: [], passed_over: [], warnings: [] };
  }
}

function missing({ count, minCount, needed }: RescueReport): SwitchyardError {
  const lacking = needed.filter(({ there }) => there !== "yes").map(({ tool }) => tool);
  const found = [`${count ?? 0} of ten tools that count, needed are ${minCount}`, ...(lacking.length === 0 ? [] : [`an undo script would lack ${lacking.join(", ")}`])];
  return new SwitchyardError({
    id: "E_POLICY",
    reason: "rescue_missing",
    op: "rescueCheck",
    message: `Cannot get back without Node: no BusyBox that would do, and ${found.join("; ")}.`,
  });
}
