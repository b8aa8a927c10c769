/** This defines `copyBusybox`: the BusyBox of a path, if it is one that runs anywhere, copied and verified. */
import { geteuid } from "node:process";
import { closeDir, hashFile, identityOf, nodeName, observe, OPEN, openDir, openFile, safePath, stageFile, type DirHandle } from "@switchyard/fs-atomic";
import { findTool } from "../check/find-tool.ts";
import type { ToolVerdict } from "../check/rescue-report.ts";
import type { SearchPath } from "../check/search-path.ts";
import { bundleError } from "./bundle-error.ts";
import { isStatic } from "./is-static.ts";

/** What became of it. */
export type BundledBusybox =
  | { readonly state: "copied"; readonly from: string; readonly sha256: string }
  | { readonly state: "not_found" }
  | { readonly state: "refused"; readonly from: string; readonly why: ToolVerdict | "not_static" };

/** The name of the copy. */
export const BUSYBOX = nodeName("busybox");
/** No BusyBox is larger. In bytes. */
const LIMIT = 64 * 1024 * 1024;

/**
 * Copies the bytes alone, by fs-atomic's copy: set-id bits, capabilities and owner stay behind. The copy has mode 0755.
 *
 * Crash: the name is absent or holds any part of the bytes, at first with mode 0600.
 *
 * @throws `bundleError` `copy_differs`; what `stageFile`, `openFile` and `openDir` throw
 */
export async function copyBusybox(dir: DirHandle, search: SearchPath): Promise<BundledBusybox> {
  const candidate = findTool(search, "busybox", { replaced: new Set(), trustedUids: [0, geteuid?.() ?? 0] });
  if (candidate === null) return { state: "not_found" };
  const from = candidate.resolved;
  if (candidate.refusal !== null) return { state: "refused", from, why: candidate.refusal.why };
  const { parents, name } = safePath(from);
  const parent = openDir(search.root, parents);
  try {
    const file = openFile(parent, name, LIMIT);
    const canRunAnywhere = isStatic(file);
    file.close();
    if (!canRunAnywhere) return { state: "refused", from, why: "not_static" };
    return { state: "copied", from, sha256: await copy(parent, name, dir) };
  } finally {
    closeDir(parent);
  }
}

async function copy(parent: DirHandle, name: string, dir: DirHandle): Promise<string> {
  const source = parent.sys.openat(parent.fd, name, { flags: OPEN.RDONLY | OPEN.NOFOLLOW });
  try {
    const wanted = await hashFile(parent, name, identityOf(observe({ ...parent, fd: source }, "")));
    const made = await stageFile(dir, BUSYBOX, source, { mode: 0o755 });
    const got = await hashFile(dir, BUSYBOX, made);
    if (wanted === null || wanted !== got) throw bundleError("copy_differs", BUSYBOX, `the copy's hash is ${got ?? "none"}, that of ${JSON.stringify(name)} is ${wanted ?? "none: it changed"}`);
    return wanted;
  } finally {
    parent.sys.close(source);
  }
}
