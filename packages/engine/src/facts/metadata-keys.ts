/** This defines what a `preflight` fact says of metadata: of what is warned, and what the target's directory keeps. */
import type { Kept } from "@switchyard/fs-atomic";
import type { Fact } from "@switchyard/facts";
import type { PreservationObservation } from "@switchyard/policy";
import type { JudgedAction } from "../preflight/judge.ts";

type Preflight = Extract<Fact, { stage: "preflight" }>;

/** The warnings by their names, and the severity that they make of a success; nothing where there are none. */
export function warningsIn({ warnings, error }: Pick<JudgedAction, "warnings" | "error">): Pick<Preflight, "warnings"> & Partial<Pick<Preflight, "severity">> {
  if (warnings.length === 0) return {};
  return { ...(error === null ? { severity: "warn" } : {}), warnings: warnings.map(({ warning }) => warning) };
}

/** What was tried, and whether all of it is kept, as in the row of preflight; nothing where nothing was tried. */
export function preservationIn({ seen: { preservation } }: Pick<JudgedAction, "seen">): Pick<Preflight, "preservation" | "preservation_supported"> {
  if (preservation.state === "unknown") return {};
  const kept = spelled(preservation);
  return { preservation: kept, preservation_supported: Object.values(kept).every((one) => one === true) };
}

function spelled({ owner, mode, timestamps, xattrs, acls, caps }: Extract<PreservationObservation, { state: "probed" }>): NonNullable<Preflight["preservation"]> {
  return { owner: wordOf(owner), mode: wordOf(mode), timestamps: wordOf(timestamps), xattrs: wordOf(xattrs), acls: wordOf(acls), caps: wordOf(caps) };
}

function wordOf(kept: Kept): boolean | string {
  return typeof kept === "boolean" ? kept : kept.untried;
}
