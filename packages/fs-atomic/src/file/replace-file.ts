/** This defines `replaceFile`: a small file's bytes exchanged for others, all or nothing. */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { identityOf } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { removeOwn } from "../node/remove-own.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { sideName } from "../path/side-name.ts";
import { createFile, type Bytes } from "./create-file.ts";

/**
 * Makes `name` hold exactly these bytes, durably, whether it was there before or not. One writer at a time: the caller
 * holds the lock. Readers need none.
 *
 * (1) write `.name.new` (see `sideName`) and sync it, (2) rename it over `name`, (3) sync the directory.
 *
 * Crash: `name` holds the old bytes or the new ones, never a mix; a left-over `.name.new` is replaced by the next call.
 *
 * @throws `SyscallError`, e.g. `ENOSPC`: the old bytes stand; of (3): the new bytes stand, perhaps not durably.
 */
export async function replaceFile(dir: DirHandle, name: NodeName, bytes: Bytes, mode: number): Promise<void> {
  const fresh = sideName(name, "new");
  await atPathLater(pathIn(dir, name), async () => {
    ignoring("ENOENT", () => dir.sys.unlinkat(dir.fd, fresh));
    await createFile(dir, fresh, bytes, { mode, sync: true }); // (1)
    renameOver(dir, fresh, name); // (2)
    await dir.sys.fsync(dir.fd); // (3)
  });
}

function renameOver(dir: DirHandle, fresh: NodeName, name: NodeName): void {
  try {
    dir.sys.rename(dir.fd, fresh, name, 0);
  } catch (error) {
    // Whatever is there goes, as the next call would have it.
    removeOwn(dir, fresh, () => identityOf(observe(dir, fresh)));
    throw error;
  }
}
