/** This defines `settleStage`: an abandoned stage name cleared away without a journal. */
import { atPath } from "../errors/at-path.ts";
import { ignoring } from "../errors/ignoring.ts";
import { identityOf, sameInode, type NodeIdentity } from "../node/identity.ts";
import { observe } from "../node/observe.ts";
import { pathIn, type DirHandle } from "../path/dir-handle.ts";
import type { NodeName } from "../path/node-name.ts";
import { moveAside } from "./move-aside.ts";

/** What is known of the swap that left the stage name, e.g. from its sidecar. */
export interface StageOwner {
  /** Whether a link is the one that was staged: proved by what was noted of it, not by its name. Asked of links alone. */
  readonly isOurs: (node: NodeIdentity) => boolean;
  /** The node that the swap displaces; `none` where the target was absent. */
  readonly prior: NodeIdentity;
  /** The backup name of that node. */
  readonly keep: NodeName;
}

/**
 * `absent`: nothing is there. `removed`: our link was, and is gone. `kept`: the old node was, and is at its backup name.
 * `keep_taken`: it still is, because that name holds something else. `foreign`: nobody knows what it is; it stays.
 */
export type StageOutcome = "absent" | "removed" | "kept" | "keep_taken" | "foreign";

/**
 * Clears the stage name that an interrupted swap left: removes what is provably the staged link, gives the old node its
 * backup name, and leaves everything else as it is, to be reported. It never looks at the target: whoever can still tell
 * the whole swap uses `settleSwap`. Calling it twice equals calling it once. The caller holds the lock and syncs `dir`.
 *
 * Crash: the stage name is as it was or cleared.
 *
 * @throws `SyscallError`, e.g. `EPERM`, `EIO`: the stage name is as it was.
 */
export function settleStage(dir: DirHandle, stage: NodeName, { isOurs, prior, keep }: StageOwner): StageOutcome {
  return atPath(pathIn(dir, stage), () => {
    const node = identityOf(observe(dir, stage));
    if (node.kind === "none") return "absent";
    // REQ-A1: after the exchange the stage name holds the only copy of the old node. So this is asked first.
    if (sameInode(node, prior)) return promote(dir, stage, keep);
    if (node.kind !== "symlink" || !isOurs(node)) return "foreign";
    dir.sys.unlinkat(dir.fd, stage);
    return "removed";
  });
}

function promote(dir: DirHandle, stage: NodeName, keep: NodeName): StageOutcome {
  const moved = ignoring("EEXIST", () => {
    moveAside(dir, stage, keep);
    return true;
  });
  return moved === true ? "kept" : "keep_taken";
}
