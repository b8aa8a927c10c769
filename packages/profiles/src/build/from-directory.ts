/** This defines `fromDirectory`: the programs of a directory. */
import { formatPath, nodeName, safePath, withLook, type Root } from "@switchyard/fs-atomic";
import { findPrograms } from "@switchyard/engine";
import type { Candidate, Gathered } from "./candidate.ts";

/** @throws as `resolveInRoot` and `openDir` of fs-atomic */
export function fromDirectory(root: Root, directory: string): Gathered {
  const { at, programs, dangling } = withLook(root, (look) => {
    const { path } = look.resolve(safePath(directory), "follow");
    const found = look.within([...path.parents, path.name], (dir) => findPrograms(look, dir, dir.sys.readDirectory(dir.fd).filter((name) => !name.startsWith(".")).sort()));
    return { at: formatPath(path), ...found };
  });
  const candidates = programs.map((name): Candidate => ({ name: nodeName(name), path: safePath(`${at}/${name}`) }));
  return { origin: { kind: "directory", path: at }, candidates, passedOver: dangling.map((name) => ({ name, path: `${at}/${name}`, why: "source_missing" })), warnings: [] };
}
