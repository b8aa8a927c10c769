/** This defines `prepareChange`: everything one change needs, made beside its target before that changes. */
import { createFile, identityOf, stageLink, type Swap } from "@switchyard/fs-atomic";
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
 * (1) Keeps the prior node as a payload of its own, where it cannot stay the same inode, (2) makes the incoming node ready,
 * (3) writes the sidecar, (4) the tombstone of an absent target, (5) stages the link. The caller syncs both directories.
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
  let hasSidecar = false;
  try {
    sidecar = { ...sidecar, method: await keepPayload(catalog, draft, names, options) }; // (1)
    const incoming = await draft.incoming(names); // (2)
    sidecar = { ...sidecar, incoming: describeIncoming(incoming) };
    await createFile(store, names.sidecar, Buffer.from(encodeSidecar(sidecar)), { mode: 0o644, sync: options.sync }); // (3)
    hasSidecar = true;
    if (draft.prior.kind === "none") await createFile(store, names.payload, new Uint8Array(), { mode: 0o644, sync: false }); // (4)
    if (isStagedLink(incoming)) stageLink(dir, incoming.name, incoming.node.linkTo); // (5)
    catalog.note(names.sidecar);
    if (incoming?.name === names.stage) catalog.note(names.stage);
    if (draft.prior.kind === "none" || sidecar.method !== "exchange") catalog.note(names.payload);
    const kept = sidecar.method === "exchange" ? names.payload : names.displaced;
    return { draft, names, sidecar, swap: { target: draft.target, incoming, prior: identityOf(draft.prior), keep: kept } };
  } catch (error) {
    clearChange(catalog, { names, sidecar, hasSidecar });
    throw error;
  }
}

function isStagedLink(incoming: Incoming): incoming is NonNullable<Incoming> & { readonly node: { readonly linkTo: string } } {
  return incoming !== null && "linkTo" in incoming.node;
}

function describe(catalog: Catalog, { target, prior, hash, role }: Draft, { runId }: PrepareOptions): SidecarV2 {
  const isLinked = prior.kind !== "none" && prior.stat.nlink > 1;
  return describeNode(catalog.dir, target, prior, {
    role,
    runId,
    generation: nextGeneration(catalog, target),
    createdAt: new Date().toISOString(),
    contentHash: hash,
    directory: catalog.isElsewhere ? catalog.dir.path : undefined,
    hardLinks: isLinked ? catalog.otherNames(target, prior.stat.ino) : [],
  });
}
