/** This defines `removeName`: a name taken away only if it holds the very node that is meant (REQ-A4). */
import { atPathLater } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { isSwitchyardError } from "../errors/switchyard-error.ts";
import { errnoOf } from "../errors/syscall-error.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { sideName } from "../path/side-name.ts";
import { moveAside } from "../swap/move-aside.ts";
import { moveExclusive } from "../swap/move-exclusive.ts";
import { swapError } from "../swap/swap-error.ts";
import { identityOf, sameInode, sameNode, type NodeIdentity } from "./identity.ts";
import { observe } from "./observe.ts";

/**
 * Removes `name` if it is the node that `expected` describes, durably. unlink(2) cannot compare, so: (1) finish what an
 * earlier call left at `.name.gone` (see `sideName`), (2) rename `name` there, replacing nothing, (3) look at what came; a
 * node of someone else goes back, (4) unlink it, (5) sync the directory.
 *
 * Crash: `name` is there, or the node waits at `.name.gone`, or it is gone. The next call removes a waiting node if it is
 * the expected one, and puts it back if it is not.
 *
 * @returns `absent` where nothing was there.
 * @throws `E_ATOMIC_SWAP`: `conflict` (their node is back at `name`, or, if a newer came meanwhile, at `.name.gone`),
 * `name_taken` (`.name.gone` holds a foreign node that cannot go back); `SyscallError`: the node is back at `name`.
 */
export async function removeName(dir: DirHandle, name: NodeName, expected: NodeIdentity): Promise<"removed" | "absent"> {
  const aside = sideName(name, "gone");
  const path = pathIn(dir, name);
  return atPathLater(path, async () => {
    const finished = finishEarlier(dir, { name, aside }, expected, path); // (1)
    const here = identityOf(observe(dir, name));
    if (here.kind === "none" || (finished && !sameNode(here, expected))) return endSynced(dir, finished ? "removed" : "absent");
    if (!sameNode(here, expected)) throw swapError("conflict", path, "it is not the node that was observed before; it was left alone");
    moveAside(dir, name, aside); // (2)
    removeAside(dir, { name, aside }, expected); // (3) (4)
    return endSynced(dir, "removed"); // (5)
  });
}

type Names = { readonly name: NodeName; readonly aside: NodeName };

/** Whether an earlier call had got as far as renaming the expected node. */
function finishEarlier(dir: DirHandle, { name, aside }: Names, expected: NodeIdentity, path: string): boolean {
  const left = identityOf(observe(dir, aside));
  if (left.kind === "none") return false;
  if (sameInode(left, expected)) {
    dir.sys.unlinkat(dir.fd, aside);
    return true;
  }
  const isBack = ignoring("EEXIST", () => {
    moveExclusive(dir, aside, name);
    return true;
  });
  if (isBack !== true) throw swapError("name_taken", path, `someone else's node is at ${JSON.stringify(aside)}, and a newer one in its place`);
  return false;
}

/** If it is not the expected node, or cannot be removed, it goes back. */
function removeAside(dir: DirHandle, names: Names, expected: NodeIdentity): void {
  try {
    if (!sameNode(identityOf(observe(dir, names.aside)), expected)) {
      throw swapError("conflict", pathIn(dir, names.name), "it is not the node that was observed before; it was put back");
    }
    dir.sys.unlinkat(dir.fd, names.aside);
  } catch (error) {
    if (errnoOf(error) !== undefined || isSwitchyardError(error)) putBack(dir, names);
    throw error;
  }
}

/** EEXIST: a newer node came meanwhile and stays. */
function putBack(dir: DirHandle, { name, aside }: Names): void {
  ignoring("EEXIST", () => moveExclusive(dir, aside, name));
}

async function endSynced<T>(dir: DirHandle, outcome: T): Promise<T> {
  await dir.sys.fsync(dir.fd);
  return outcome;
}
