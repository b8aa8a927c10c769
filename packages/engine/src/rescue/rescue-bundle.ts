/** This defines `rescueBundle`: a directory from which an operator gets back without this product (REQ-RC1, REQ-RC2). */
import { closeDir, type Root } from "@switchyard/fs-atomic";
import { writeBundle, type BundledBusybox } from "@switchyard/rescue";
import type { Context } from "../context.ts";
import { openExisting } from "../state/open-state.ts";
import { withRoot } from "../state/with-root.ts";
import { openBundleDir } from "./bundle-dir.ts";
import { endedBy, type ReportedBusybox, type RescueBundleReport } from "./rescue-reports.ts";
import { standingScripts, type StandingScripts } from "./standing-scripts.ts";

/** What to write where. */
export interface RescueBundleRequest {
  /** A directory outside of any root, empty or not there yet; its parent is. */
  readonly dir: string;
  /** The caller's PATH, where a BusyBox is looked for. */
  readonly path: string;
}

/**
 * Writes the undo scripts of all runs that stand, a static BusyBox where there is one, and what to do with them. The state is
 * only read, without the lock: what a run changes meanwhile is in the next bundle.
 *
 * Crash: the directory holds part of a bundle, without a whole `SHA256SUMS`; see `writeBundle`.
 *
 * @returns a report in every operational case; it does not throw for them
 */
export async function rescueBundle(context: Context, { dir, path }: RescueBundleRequest): Promise<RescueBundleReport> {
  const head = { kind: "switchyard.rescue_bundle", schema_version: 1, command: "rescue bundle", dir } as const;
  try {
    // Before anything is written: what cannot be read of the state must not leave half a bundle.
    const { scripts, unfinished } = await withRoot(context, async (root) => scriptsOf(root, context));
    const { dir: into, close } = await openBundleDir(dir, context.syscalls);
    try {
      const { busybox, files } = await writeBundle(into, { path, scripts, syscalls: context.syscalls });
      return { ...head, ...endedBy(null), runs: scripts.map(({ runId }) => runId), busybox: reported(busybox), files, warnings: [...aboutBusybox(busybox), ...unfinished.map(aboutUnfinished)] };
    } finally {
      close();
    }
  } catch (error) {
    return { ...head, ...endedBy(error), runs: [], busybox: null, files: [], warnings: [] };
  }
}

function scriptsOf(root: Root, { stateDir }: Context): StandingScripts {
  const runs = openExisting(root, `${stateDir}/runs`);
  if (runs === null) return { scripts: [], unfinished: [] };
  try {
    return standingScripts({ root, runs: runs.dir, runsPath: runs.parents });
  } finally {
    closeDir(runs.dir);
  }
}

function reported(busybox: BundledBusybox): ReportedBusybox {
  return { state: busybox.state, from: busybox.state === "not_found" ? null : busybox.from, why: busybox.state === "refused" ? busybox.why : null };
}

function aboutBusybox(busybox: BundledBusybox): readonly string[] {
  if (busybox.state === "copied") return [];
  const found = busybox.state === "not_found" ? "none is on PATH" : `${JSON.stringify(busybox.from)} cannot be used (${busybox.why})`;
  return [`The bundle has no BusyBox: ${found}. It needs the tools of the system, or one that you add.`];
}

function aboutUnfinished(runId: string): string {
  return `The run ${runId} is unfinished, and its script is not in the bundle: switchyard recover ends it; then make the bundle anew.`;
}
