/** This defines `createSnapshot`: a target kept as it is now, while it stays where it is. */
import { randomUUID } from "node:crypto";
import { createFile, identityOf, nodeName, type KeepMethod, type NodeName, type ObservedNode } from "@switchyard/fs-atomic";
import type { Catalog } from "../catalog/catalog.ts";
import { nextGeneration } from "../catalog/next-generation.ts";
import { withFreeNames } from "../catalog/with-free-names.ts";
import type { ReservedNames } from "../names/reserved-names.ts";
import { describeNode } from "../sidecar/describe-node.ts";
import { encodeSidecar, type SidecarV2 } from "../sidecar/sidecar.ts";
import { clearChange } from "./clear-change.ts";
import { keepDisarmed } from "./keep-disarmed.ts";
import { hashTarget, observeTarget } from "./observe-target.ts";
import { describesPrivileged } from "./privileges.ts";
import { settleTarget } from "./settle-target.ts";

const COPIES: readonly KeepMethod[] = ["reflink", "copy"];

/** How a snapshot is made. */
export interface SnapshotOptions {
  /** Noted in the sidecar; a random UUID if absent. */
  readonly runId?: string;
  /** Whether a file's SHA-256 is taken. True if absent. */
  readonly recordHashes?: boolean;
  /**
   * The ways that may be taken, the best first; `reflink` and `copy` if absent. With `link` the payload is a second name of
   * the target's own inode, which costs nothing and follows whatever is written into it.
   */
  readonly methods?: readonly KeepMethod[];
}

/** A snapshot that was made. */
export interface Snapshot {
  readonly target: NodeName;
  readonly names: ReservedNames;
  readonly generation: number;
  readonly runId: string;
  /** `exchange` for an absent target, which has nothing to copy. */
  readonly method: SidecarV2["method"];
}

/**
 * Keeps `target` as a backup that can be restored like any other, durably. The target is not changed.
 *
 * (1) Copies the node and takes its privileges off the copy, or (2) makes the tombstone of an absent target, (3) writes the
 * sidecar, (4) syncs the directory.
 *
 * Crash: before (3) a payload without sidecar may be left (see `findStrays`); after it the backup is whole.
 *
 * @throws `E_POLICY` `target_kind`; `E_ATOMIC_SWAP` `conflict`; `SyscallError`, e.g. `ENOSPC`: nothing is left of it.
 */
export async function createSnapshot(catalog: Catalog, target: NodeName, options: SnapshotOptions = {}): Promise<Snapshot> {
  const { dir } = catalog;
  await settleTarget(catalog, target);
  const node = observeTarget(catalog, target);
  const contentHash = options.recordHashes === false ? null : await hashTarget(catalog, target, node);
  const description = describeNode(dir, target, node, {
    role: "undo",
    runId: options.runId ?? randomUUID(),
    generation: nextGeneration(catalog, target),
    createdAt: new Date().toISOString(),
    contentHash,
    recordHashes: options.recordHashes,
    directory: catalog.isElsewhere ? dir.path : undefined,
    hardLinks: node.kind !== "none" && node.stat.nlink > 1 ? catalog.otherNames(target, node.stat.ino) : [],
  });
  return withFreeNames(catalog, target, async (names) => {
    const method = await make(catalog, node, { names, description, methods: options.methods });
    catalog.note(names.sidecar);
    catalog.note(names.payload);
    return { target, names, generation: description.generation, runId: description.run_id, method };
  });
}

interface Making {
  readonly names: ReservedNames;
  readonly description: SidecarV2;
  readonly methods: readonly KeepMethod[] | undefined;
}

async function make(catalog: Catalog, node: ObservedNode, { names, description, methods = COPIES }: Making): Promise<SidecarV2["method"]> {
  const { store } = catalog;
  let sidecar = description;
  const made = new Set<keyof ReservedNames>();
  try {
    sidecar = { ...sidecar, method: await copy(catalog, node, { names, description, methods }) }; // (1)
    if (node.kind !== "none") made.add("payload");
    if (node.kind === "none") await createFile(store, names.payload, new Uint8Array(), { mode: 0o644, sync: false }); // (2)
    made.add("payload");
    await createFile(store, names.sidecar, Buffer.from(encodeSidecar(sidecar)), { mode: 0o644, sync: true }); // (3)
    made.add("sidecar");
    await store.sys.fsync(store.fd); // (4)
    return sidecar.method;
  } catch (error) {
    clearChange(catalog, { names, sidecar, made });
    throw error;
  }
}

/** A privileged file is never linked: what is taken off the payload would be taken off the target. */
async function copy({ dir, store }: Catalog, node: ObservedNode, { names, description, methods = COPIES }: Making): Promise<SidecarV2["method"]> {
  if (node.kind === "none") return "exchange";
  const privileged = describesPrivileged(description);
  const to = { dir: store, name: names.payload };
  return keepDisarmed(dir, nodeName(description.name), to, { methods: privileged ? COPIES : methods, expected: identityOf(node) });
}
