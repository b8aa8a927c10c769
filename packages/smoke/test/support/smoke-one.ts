/** This defines `smokeOne`: the checks of `/bin/TOOL` of a root, whose source is `/opt/TOOL`. */
import { closeDir, identityOf, observe, openDir, openRoot, safePath } from "@switchyard/fs-atomic";
import { localRunner, type SmokeReport } from "../../src/index.ts";

/** The scratch directory is made in `/tmp` of the root. */
export function smokeOne(root: string, tool: string): Promise<SmokeReport> {
  const opened = openRoot(root);
  const path = safePath(`/opt/${tool}`);
  const dir = openDir(opened, path.parents);
  const source = { path, identity: identityOf(observe(dir, path.name)) };
  closeDir(dir);
  return localRunner({ scratchIn: `${root}/tmp` }).run({ root: opened, targets: [{ target: safePath(`/bin/${tool}`), source }] });
}
