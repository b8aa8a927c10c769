/** This defines `canonicalPrefix`: a directory's path without links, also where it is not there yet. */
import { isSwitchyardError, nodeName, resolveInRoot, safePath, type NodeName, type Root } from "@switchyard/fs-atomic";

/**
 * The path's components with the links in its existing part resolved inside the root (`/var` may be one).
 *
 * @throws `E_USAGE` for no path; `E_POLICY`: what `resolveInRoot` throws, e.g. `escape`
 */
export function canonicalPrefix(root: Root, path: string): readonly NodeName[] {
  const { parents, name } = safePath(path);
  const all = [...parents, name];
  for (let known = all.length; known > 0; known--) {
    const found = resolved(root, `/${all.slice(0, known).join("/")}`);
    if (found !== null) return [...found, ...all.slice(known)];
  }
  return all;
}

function resolved(root: Root, path: string): readonly NodeName[] | null {
  try {
    const { path: canonical } = resolveInRoot(root, safePath(path), "follow");
    return [...canonical.parents, nodeName(canonical.name)];
  } catch (error) {
    if (isSwitchyardError(error) && (error.reason === "missing" || error.reason === "parent_missing")) return null;
    throw error;
  }
}
