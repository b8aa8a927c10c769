/** This defines `explain`: all that is known of one path. Reads only, and needs no lock. */
import { errnoOf, formatPath, isSwitchyardError, readMountTable, safePath, type DirHandle, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Context } from "../context.ts";
import { DirCache } from "../preflight/dir-cache.ts";
import { mountOf } from "../preflight/mount-of.ts";
import { reportError } from "../report/report-error.ts";
import { withRoot } from "../state/with-root.ts";
import type { ExplainReport, MountLine } from "./explain-report.ts";
import { keptLines } from "./kept-lines.ts";
import { linkChain, type LinkChain } from "./link-chain.ts";
import { nodeLine } from "./node-line.ts";
import { ownershipLines } from "./ownership-lines.ts";
import { pathHistory, type PathHistory } from "./path-history.ts";
import { providerLine } from "./provider-line.ts";
import { switchLine } from "./switch-line.ts";
import { undoLine } from "./undo-line.ts";

const EMPTY = { kind: "switchyard.explain", schema_version: 1, command: "explain", ok: true, exit_code: 0, error: null, canonical: null, links: [], end: null, node: null, final: null, mount: null, ownership: [], provider: null, managed_by: null, runs: [], targets: [], backups: [], undo: null, switch: null, warnings: [] } as const;

/**
 * Tells the links that the path leads through, what is at their end, whose it is, which runs have changed it, what is kept of it, what undoing
 * would do, and whether it could be switched now. Any path may be asked for, also one that is missing. What cannot be looked at is a
 * warning, and the rest is told.
 *
 * @returns a report in every operational case: `E_USAGE` for what is no path, `E_POLICY` `state_unusable`
 */
export async function explain(context: Context, path: string): Promise<ExplainReport> {
  const base: ExplainReport = { ...EMPTY, path };
  try {
    const asked = safePath(path);
    return await withRoot(context, async (root) => ({ ...base, ...(await explained(root, context, asked)) }));
  } catch (error) {
    const { reported, exitCode } = reportError(error);
    return { ...base, ok: false, exit_code: exitCode, error: reported };
  }
}

async function explained(root: Root, context: Context, asked: SafePath): Promise<Partial<ExplainReport>> {
  const warnings: string[] = [];
  const dirs = new DirCache(root);
  try {
    const chain = linkChain(root, asked);
    const { canonical, final } = chain;
    const ownership = ownershipLines(root, different([canonical ?? asked, ...(final === null ? [] : [final])]));
    const nodes = await unless(warnings, { node: null, final: null, mount: null }, () => nodesOf(dirs, chain));
    const names = new Set([asked, ...(canonical === null ? [] : [canonical])].map(formatPath));
    const history = pathHistory(root, context, names);
    warnings.push(...history.warnings);
    const at = canonical === null ? {} : await atPath(dirs, context, { canonical, history, warnings });
    return {
      canonical: canonical === null ? null : formatPath(canonical),
      links: chain.links,
      end: chain.end,
      ...nodes,
      ownership,
      provider: providerLine(nodes.final ?? nodes.node, ownership.at(-1)),
      managed_by: history.managed?.runId ?? null,
      runs: history.runs,
      targets: history.targets,
      ...at,
      warnings: [...(chain.end === "unreadable" && chain.found !== null ? [chain.found] : []), ...warnings],
    };
  } finally {
    dirs.close();
  }
}

interface Found {
  readonly canonical: SafePath;
  readonly history: PathHistory;
  readonly warnings: string[];
}

/** What can be told only where there is a directory to look into. */
async function atPath(dirs: DirCache, context: Context, { canonical, history, warnings }: Found): Promise<Partial<ExplainReport>> {
  const { policy } = context;
  const { standing, stores } = history;
  const onUnseen = (found: string): void => void warnings.push(found);
  return {
    backups: await unless(warnings, [], () => keptLines(dirs, canonical, { policy, stores, onUnseen })),
    undo: standing === null ? null : await unless(warnings, null, () => undoLine(dirs, standing, context)),
    switch: await switchLine(dirs, canonical, context),
  };
}

function nodesOf(dirs: DirCache, { canonical, final }: LinkChain): Pick<ExplainReport, "node" | "final" | "mount"> {
  if (canonical === null) return { node: null, final: null, mount: null };
  const dir = dirs.open(canonical.parents);
  const isLink = final !== null && formatPath(final) !== formatPath(canonical);
  return { node: nodeLine(dir, canonical), final: isLink ? nodeLine(dirs.open(final.parents), final) : null, mount: mountLine(dir) };
}

function mountLine(dir: DirHandle): MountLine | null {
  const mount = mountOf(readMountTable(), dir.sys.statx(dir.fd, "").mountId);
  if (mount === null) return null;
  return { mount_point: mount.mountPoint, fs_type: mount.fsType, read_only: mount.readOnly, noexec: mount.noExec, volatile: mount.isVolatile };
}

/** What cannot be looked at is a warning, and no reason to say nothing of the rest. */
async function unless<T>(warnings: string[], otherwise: T, act: () => T | Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!isSwitchyardError(error) && errnoOf(error) === undefined) throw error;
    warnings.push(reportError(error).reported.message);
    return otherwise;
  }
}

/** Each path once. */
function different(paths: readonly SafePath[]): SafePath[] {
  return [...new Map(paths.map((path) => [formatPath(path), path])).values()];
}
