/** This defines `swapWithBackup`: a target made another node, and the old one kept. */
import { identityOf, pathIn, sameNode, stageFile, type FileMetadata, type FileSource, type NodeIdentity, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { backupError } from "../errors/backup-error.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { Changed, ChangeOptions, Outcome, Outcomes, Unchanged } from "./change-options.ts";
import type { Draft, Incoming } from "./draft.ts";
import { makeChanges } from "./make-changes.ts";
import { hashTarget, observeTarget } from "./observe-target.ts";
import { onlyOutcome } from "./outcome-of.ts";
import { settleTarget } from "./settle-target.ts";

/** What a target is to become: a link with this text, a file with these bytes and this metadata, or nothing. */
export type NewNode = { readonly link: string } | { readonly file: FileSource; readonly metadata: FileMetadata } | null;

/** One target and what it is to become. */
export interface TargetChange {
  readonly target: NodeName;
  readonly becomes: NewNode;
  /** What must stand there, from an earlier look; whatever stands there if absent. */
  readonly expected?: NodeIdentity;
}

/**
 * Makes `target` what it is to become, with no moment at which it is missing, and keeps what stood there: as the same inode
 * wherever that is possible (REQ-A1, REQ-A2, REQ-B2, REQ-B4). A target that already is that link, or absent, is not touched.
 *
 * Crash: the target is as before or as wanted; the next call of any verb tidies what lies beside it.
 *
 * @throws `E_POLICY` `target_kind`, `hard_linked_privileged`; `E_ATOMIC_SWAP` `conflict` …; `E_EXDEV` `no_exchange`,
 * `exdev_fallback`; `SyscallError`. The target is as before and what was made beside it is gone, unless a sync failed.
 */
export async function swapWithBackup(catalog: Catalog, target: NodeName, becomes: NewNode, options: ChangeOptions = {}): Promise<Changed | Unchanged> {
  return onlyOutcome(await swapAllWithBackup(catalog, [{ target, becomes }], options));
}

/**
 * {@link swapWithBackup} for many targets of one directory, each for itself: one that fails is as before, the others go on.
 * The number of syncs does not grow with theirs. For all or nothing there is `@switchyard/engine`.
 *
 * @throws as {@link swapWithBackup}, where nothing has been changed yet, or a sync failed.
 */
export async function swapAllWithBackup(catalog: Catalog, changes: readonly TargetChange[], options: ChangeOptions = {}): Promise<Outcomes> {
  const drafts: (Draft | null)[] = [];
  for (const change of changes) {
    await settleTarget(catalog, change.target);
    const prior = observeTarget(catalog, change.target);
    checkExpected(catalog, change, prior);
    drafts.push(isAlready(prior, change.becomes) ? null : await draftOf(catalog, change, prior, options));
  }
  const wanted = drafts.filter((draft) => draft !== null);
  const made = await makeChanges(catalog, wanted, options);
  // By draft, not by target: one that is given twice comes out twice.
  const byDraft = new Map<Draft | null, Outcome | undefined>(wanted.map((draft, index) => [draft, made.outcomes[index]]));
  const outcomes = changes.map(({ target }, index) => byDraft.get(drafts[index] ?? null) ?? ({ outcome: "unchanged", target, reason: "idempotent_noop" } as const));
  return { outcomes, sync: made.sync };
}

function checkExpected({ dir }: Catalog, { target, expected }: TargetChange, prior: ObservedNode): void {
  if (expected === undefined || sameNode(identityOf(prior), expected)) return;
  const path = pathIn(dir, target);
  const message = `Cannot switch ${JSON.stringify(path)}: it is not the node that was observed before; it was left alone.`;
  throw backupError({ id: "E_ATOMIC_SWAP", reason: "conflict", op: "swap", path, message });
}

function isAlready(prior: ObservedNode, becomes: NewNode): boolean {
  if (becomes === null) return prior.kind === "none";
  return "link" in becomes && prior.kind === "symlink" && prior.dest === becomes.link;
}

async function draftOf(catalog: Catalog, { target, becomes }: TargetChange, prior: ObservedNode, options: ChangeOptions): Promise<Draft> {
  return {
    target,
    prior,
    hash: options.recordHashes === false ? null : await hashTarget(catalog, target, prior),
    role: "undo",
    incoming: (names) => stageNew(catalog, names, becomes),
    arms: null,
    warning: null,
  };
}

async function stageNew({ dir }: Catalog, names: ReservedNames, becomes: NewNode): Promise<Incoming> {
  if (becomes === null) return null;
  if ("link" in becomes) return { name: names.stage, how: "link", node: { linkTo: becomes.link } };
  return { name: names.stage, how: "payload", node: { identity: await stageFile(dir, names.stage, becomes.file, becomes.metadata) } };
}
