/** This defines `flips`: the changes of profiles there were, and where pointers lead now. Reads only. */
import { closeDir, formatPath, isSwitchyardError, observe, openDir, resolveInRoot, safePath, type Root } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { ReadableRuns } from "../history/readable-runs.ts";
import type { RunLine } from "../history/run-line.ts";
import { reportError } from "../report/report-error.ts";
import type { FlippedRun } from "../report/report.ts";
import { openExisting } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import { POINTER } from "./pointer.ts";
import type { FlipLine, FlipsReport, PointerLine } from "./flips-report.ts";
import { ledProfile } from "./led-profile.ts";
import { profileOf } from "./profile-of.ts";

/** Of which prefix. */
export interface FlipsRequest {
  /** All if absent. */
  readonly prefix?: string | undefined;
}

/**
 * Lists every flip that came to a run, and looks at the pointers. Needs no lock and writes nothing; one journal at a time is in memory.
 *
 * @returns a report in every operational case: `E_USAGE` for what is no path
 */
export async function flips(context: Context, { prefix }: FlipsRequest = {}): Promise<FlipsReport> {
  const none: FlipsReport = { kind: "switchyard.flips", schema_version: 1, command: "flips", ok: true, exit_code: 0, error: null, prefix: prefix ?? null, pointers: [], flips: [], broken: [] };
  try {
    return await withRoot(context, async (root) => {
      const only = prefix === undefined ? null : canonical(root, prefix);
      const { flipped, readable } = readAll(root, context, only);
      const prefixes = only === null ? [...new Set(flipped.map(({ flip }) => flip.prefix))].toSorted() : [only];
      const pointers = prefixes.map((one) => pointerLine(root, one));
      const failed = readable.error === null ? {} : failure(readable.error);
      return { ...none, ...failed, prefix: only, pointers, flips: numbered(flipped, pointers), broken: readable.broken };
    });
  } catch (error) {
    return { ...none, ...failure(error) };
  }
}

function failure(error: unknown): Pick<FlipsReport, "ok" | "exit_code" | "error"> {
  const { reported, exitCode } = reportError(error);
  return { ok: false, exit_code: exitCode, error: reported };
}

interface Flipped {
  readonly flip: FlippedRun;
  readonly line: RunLine;
}

/** Newest first. */
function readAll(root: Root, { stateDir }: Context, only: string | null): { readonly flipped: readonly Flipped[]; readonly readable: ReadableRuns } {
  const readable = new ReadableRuns();
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return { flipped: [], readable };
  try {
    const flipped: Flipped[] = [];
    for (const { line } of readable.in({ root, runs: runs.dir, runsPath: runs.parents })) {
      if (line.flip !== null && (only === null || line.flip.prefix === only)) flipped.push({ flip: line.flip, line });
    }
    return { flipped, readable };
  } finally {
    closeDir(runs.dir);
  }
}

function numbered(flipped: readonly Flipped[], pointers: readonly PointerLine[]): FlipLine[] {
  const left = new Map<string, number>();
  for (const { flip } of flipped) left.set(flip.prefix, (left.get(flip.prefix) ?? 0) + 1);
  const wanted = new Map(pointers.map(({ prefix, profile }) => [prefix, profile]));
  return flipped.map(({ flip, line }) => {
    const { prefix, from_profile, to_profile, why } = flip;
    const { run_id, started_at, state, stands, undone_by, reason, confirm_by, by } = line;
    const generation = left.get(prefix) ?? 0;
    left.set(prefix, generation - 1);
    const current = stands && wanted.get(prefix) === to_profile;
    if (current) wanted.delete(prefix);
    return { generation, run_id, prefix, from_profile, to_profile, why, started_at, by, state, stands, undone_by, reason, confirm_by, current };
  });
}

function pointerLine(root: Root, prefix: string): PointerLine {
  const pointer = safePath(`${prefix}/${POINTER}`);
  const base = { prefix, pointer: formatPath(pointer) };
  try {
    const dir = openDir(root, pointer.parents);
    try {
      const node = observe(dir, pointer.name);
      return { ...base, kind: node.kind, dest: node.kind === "symlink" ? node.dest : null, profile: ledProfile(root, pointer) ?? profileOf(node) };
    } finally {
      closeDir(dir);
    }
  } catch (error) {
    // Its directory is not there any more, or not yet.
    if (isSwitchyardError(error)) return { ...base, kind: "none", dest: null, profile: null };
    throw error;
  }
}

/** As runs have it. What is not there is taken as it was written. @throws `E_USAGE` for a malformed path */
function canonical(root: Root, prefix: string): string {
  const pointer = safePath(`${formatPath(safePath(prefix))}/${POINTER}`);
  try {
    return `/${resolveInRoot(root, pointer, "keep").path.parents.join("/")}`;
  } catch (error) {
    if (isSwitchyardError(error) && error.reason === "parent_missing") return `/${pointer.parents.join("/")}`;
    throw error;
  }
}
