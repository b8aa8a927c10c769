/** This defines `keepFile`: a program of one profile given to another. */
import { copyNode, errnoOf, identityOf, ignoring, linkNode, moveBetween, nodeName, observe, type CopyMethod, type DirHandle, type KeepMethod, type NodeName } from "@switchyard/fs-atomic";

/** Where a copy waits until it is whole, in the tree it is for. */
export const KEEP_STAGE: NodeName = nodeName(".keep.new");

/** Refusals of link(2) that a copy need not share. */
const NO_LINK: readonly (string | undefined)[] = ["EMLINK", "EPERM", "ENOTSUP", "EXDEV"];

/** From where to where. */
export interface KeepPlaces {
  readonly source: DirHandle;
  readonly bin: DirHandle;
  /** The tree that `bin` is in. */
  readonly stage: DirHandle;
}

/**
 * Makes `name` in `bin` the program of that name in `source`: a second name of it, else (1) a copy at the stage name, synced,
 * (2) renamed. The caller syncs `bin`.
 *
 * Crash: `name` is absent or whole; a copy may be left at the stage name, which the next call removes.
 *
 * @returns how it is the provider's program: as before, or as a copy
 * @throws what `linkNode`, `copyNode` and `moveBetween` throw
 */
export async function keepFile({ source, bin, stage }: KeepPlaces, name: NodeName, before: KeepMethod): Promise<KeepMethod> {
  const expected = identityOf(observe(source, name));
  try {
    await linkNode(source, name, { dir: bin, name }, { expected, sync: false });
    return before;
  } catch (error) {
    if (!NO_LINK.includes(errnoOf(error))) throw error;
  }
  ignoring("ENOENT", () => stage.sys.unlinkat(stage.fd, KEEP_STAGE));
  const method: CopyMethod = await copyNode(source, name, { dir: stage, name: KEEP_STAGE }, { expected }); // (1)
  moveBetween({ dir: stage, name: KEEP_STAGE }, { dir: bin, name }); // (2)
  return method;
}
