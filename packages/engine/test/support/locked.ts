/** This defines `lockedByOther`: a root whose lock somebody holds. */
import { closeDir, closeRoot, nodeName, openDir, openRoot } from "@switchyard/fs-atomic";
import { kernelLock } from "@switchyard/locking";
import type { Scratch } from "./scratch.ts";

/** Takes the lock of a root on which something was committed; the function that is returned lets it go. */
export async function lockedByOther({ root }: Pick<Scratch, "root">): Promise<() => void> {
  const opened = openRoot(root);
  const dir = openDir(opened, ["var", "lib", "switchyard"].map(nodeName));
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 1000, runId: "other" });
  return () => {
    lock.release();
    closeDir(dir);
    closeRoot(opened);
  };
}
