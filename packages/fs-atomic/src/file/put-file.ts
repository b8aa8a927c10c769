/** This defines `putFile`: a regular file with all its metadata, put where another was or none, all or nothing. */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { isSwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import type { NodeIdentity } from "../node/identity.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { sideName } from "../path/side-name.ts";
import { settleSwap } from "../swap/settle-swap.ts";
import { swap } from "../swap/swap.ts";
import type { Swap } from "../swap/swap-types.ts";
import { stageFile, type FileMetadata, type FileSource } from "./stage-file.ts";

/** How a file is put. */
export interface PutOptions {
  readonly metadata: FileMetadata;
  /** Compare-and-swap: only `prior` is displaced, and it is kept. Without this, whatever stands there is replaced. */
  readonly swap?: {
    readonly prior: NodeIdentity;
    /** Where the new file waits; free. */
    readonly stage: NodeName;
    /** Where the displaced node goes; free. Remove it with `removeName` where it is not wanted. */
    readonly keep: NodeName;
    readonly allowNoExchange: boolean;
  };
}

/**
 * Makes `name` a regular file with these bytes, owner, mode, times and attributes, durably. Nobody finds it missing, half
 * written or with half of its metadata.
 *
 * (1) Stage the file beside it and sync it, (2) rename it over `name`, or exchange the two and keep the old, (3) sync the
 * directory. Without `swap`: one writer at a time, and the file waits at `.name.new` (see `sideName`).
 *
 * Crash: `name` is as before or as wanted. Without `swap` a left-over `.name.new` is replaced by the next call; with it,
 * `settleSwap` brings `{ target: name, incoming: { name: stage, … }, prior, keep }` to its end.
 *
 * @throws what `stageFile` and `swap` throw: before (2) nothing has changed; of (3): the new file stands, perhaps not durably.
 */
export async function putFile(dir: DirHandle, name: NodeName, source: FileSource, options: PutOptions): Promise<void> {
  if (options.swap === undefined) await replace(dir, name, source, options.metadata);
  else await exchange(dir, name, source, { metadata: options.metadata, ...options.swap });
  await atPathLater(dir.path, () => dir.sys.fsync(dir.fd)); // (3)
}

async function replace(dir: DirHandle, name: NodeName, source: FileSource, metadata: FileMetadata): Promise<void> {
  const fresh = sideName(name, "new");
  await atPathLater(pathIn(dir, name), async () => {
    ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, fresh));
    const staged = await stageFile(dir, fresh, source, metadata); // (1)
    try {
      dir.sys.rename(dir.fd, fresh, name, 0); // (2)
    } catch (error) {
      removeOwn(dir, fresh, () => staged);
      throw error;
    }
  });
}

type Exchange = Required<PutOptions>["swap"] & { readonly metadata: FileMetadata };

async function exchange(dir: DirHandle, name: NodeName, source: FileSource, { metadata, prior, stage, keep, allowNoExchange }: Exchange): Promise<void> {
  const identity = await stageFile(dir, stage, source, metadata); // (1)
  const incoming = { name: stage, node: { identity }, how: "link" } as const;
  const change = { target: name, incoming, prior, keep };
  try {
    swap(dir, change, { allowNoExchange }); // (2)
  } catch (error) {
    await takeBack(dir, change);
    throw error;
  }
}

/** Best effort: what cannot be taken back now is what a crash would have left, and `settleSwap` ends it. */
async function takeBack(dir: DirHandle, change: Swap): Promise<void> {
  try {
    // The return of the old node is on disk before the new one goes: else the disk may hold the removal alone.
    settleSwap(dir, change, "undo", { keepOwn: true });
    await dir.sys.fsync(dir.fd);
    settleSwap(dir, change, "undo");
  } catch (error) {
    if (errnoOf(error) === undefined && !isSwitchyardError(error)) throw error;
  }
}
