/** This defines `prepareChange`: everything one change needs, made beside its target before that changes. */
import { createFile, identityOf, stageLink, type DirHandle, type Swap } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { nextGeneration } from "../catalog/next-generation.ts";
import { withFreeNames } from "../catalog/with-free-names.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { describeNode } from "../sidecar/describe-node.ts";
import { describeIncoming } from "../sidecar/incoming-of.ts";
import { encodeSidecar, type SidecarV2 } from "../sidecar/sidecar.ts";
import type { ChangeOptions } from "./change-options.ts";
import { clearChange } from "./clear-change.ts";
import type { Draft, Incoming } from "./draft.ts";
import { keepPayload } from "./keep-payload.ts";

/** What preparing has to know besides the change itself. */
export interface PrepareOptions extends ChangeOptions {
  readonly runId: string;
  /** Whether the sidecar's bytes are synced at once; else the caller syncs the file system. */
  readonly sync: boolean;
}

/** A change that only has to be made. */
export interface Prepared {
  readonly draft: Draft;
  readonly names: ReservedNames;
  readonly sidecar: SidecarV2;
  readonly swap: Swap;
}

/**
 * (1) Keeps the prior node as a payload of its own, where it cannot stay the same inode, (2) makes the incoming node ready
 * and takes the stage name, (3) makes the tombstone of an absent target, (4) writes the sidecar. The caller syncs both
 * directories.
 *
 * Crash: the target has not changed. What lies about is told by the sidecar, or is a lone payload or stage name.
 *
 * @throws `E_EXDEV` `exdev_fallback`; `E_POLICY` `hard_linked_privileged`; `SyscallError`, e.g. `ENOSPC`. What was made is
 * removed again.
 */
export async function prepareChange(catalog: Catalog, draft: Draft, options: PrepareOptions): Promise<Prepared> {
  return withFreeNames(catalog, draft.target, (names) => makeReady(catalog, draft, names, options));
}

async function makeReady(catalog: Catalog, draft: Draft, names: ReservedNames, options: PrepareOptions): Promise<Prepared> {
  const { dir, store } = catalog;
  let sidecar = describe(catalog, draft, options);
  const made = new Set<keyof ReservedNames>();
  try {
    sidecar = { ...sidecar, method: await keepPayload(catalog, draft, names, options) }; // (1)
    if (sidecar.method !== "exchange") made.add("payload");
    const drafted = await draft.incoming(names); // (2)
    if (drafted?.name === names.stage && !isStagedLink(drafted)) made.add("stage");
    const incoming = await takeStage(dir, names, drafted);
    if (incoming === null || incoming.name === names.stage) made.add("stage");
    sidecar = { ...sidecar, incoming: describeIncoming(incoming) };
    if (draft.prior.kind === "none") await createFile(store, names.payload, new Uint8Array(), { mode: 0o644, sync: false }); // (3)
    made.add("payload");
    await createFile(store, names.sidecar, Buffer.from(encodeSidecar(sidecar)), { mode: 0o644, sync: options.sync }); // (4)
    made.add("sidecar");
    catalog.note(names.sidecar);
    if (made.has("stage")) catalog.note(names.stage);
    if (draft.prior.kind === "none" || sidecar.method !== "exchange") catalog.note(names.payload);
    const kept = sidecar.method === "exchange" ? names.payload : names.displaced;
    return { draft, names, sidecar, swap: { target: draft.target, incoming, prior: identityOf(draft.prior), keep: kept } };
  } catch (error) {
    clearChange(catalog, { names, sidecar, made });
    throw error;
  }
}

/**
 * Nothing to stage still takes the name, by an empty file: as long as a sidecar's stage name is taken, its change is not
 * over. So the stage name is taken before the sidecar is there, and cleared after it is gone.
 */
async function takeStage(dir: DirHandle, names: ReservedNames, incoming: Incoming): Promise<Incoming> {
  if (incoming === null) await createFile(dir, names.stage, new Uint8Array(), { mode: 0o600, sync: false });
  if (!isStagedLink(incoming)) return incoming;
  // By its identity, not its text: else settling could not tell someone else's node at its name from one that only took it.
  return { ...incoming, node: { identity: stageLink(dir, incoming.name, incoming.node.linkTo) } };
}

function isStagedLink(incoming: Incoming): incoming is NonNullable<Incoming> & { readonly node: { readonly linkTo: string } } {
  return incoming !== null && "linkTo" in incoming.node;
}

function describe(catalog: Catalog, { target, prior, hash, role }: Draft, { runId, recordHashes }: PrepareOptions): SidecarV2 {
  const isLinked = prior.kind !== "none" && prior.stat.nlink > 1;
  return describeNode(catalog.dir, target, prior, {
    role,
    runId,
    generation: nextGeneration(catalog, target),
    createdAt: new Date().toISOString(),
    contentHash: hash,
    recordHashes,
    directory: catalog.isElsewhere ? catalog.dir.path : undefined,
    hardLinks: isLinked ? catalog.otherNames(target, prior.stat.ino) : [],
  });
}
