/** This defines `fromTargets`: what stands at paths now, under their names. */
import { formatPath, nodeName, observe, safePath, withLook, type Look, type Root, type SafePath } from "@switchyard/fs-atomic";
import type { Candidate, Gathered } from "./candidate.ts";

/** A target that is a link stands for what it leads to: its own path may be switched later, and must not lead back here. */
export function fromTargets(root: Root, paths: readonly string[]): Gathered {
  return withLook(root, (look) => {
    const candidates = paths.map((path): Candidate => {
      const target = safePath(path);
      return { name: nodeName(target.name), path: look.resolve(target, "keep").path };
    });
    return { origin: { kind: "targets" }, candidates, passedOver: [], warnings: linksAmong(look, candidates) };
  });
}

/** How many are named in the warning. */
const SHOWN = 5;

/** One that was switched before is not the vendor's any more. */
function linksAmong(look: Look, candidates: readonly Candidate[]): readonly string[] {
  const links = candidates.filter(({ path }) => isLink(look, path)).map(({ path }) => JSON.stringify(formatPath(path)));
  if (links.length === 0) return [];
  const more = links.length > SHOWN ? ` and ${links.length - SHOWN} more` : "";
  return [`Links among the targets, of which the profile takes the programs that they lead to now: ${links.slice(0, SHOWN).join(", ")}${more}.`];
}

function isLink(look: Look, { parents, name }: SafePath): boolean {
  return look.within(parents, (dir) => observe(dir, name).kind === "symlink");
}
