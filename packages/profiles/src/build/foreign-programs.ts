/** This defines `foreignPrograms`: what of a package's programs is somebody else's by now. */
import { formatPath, safePath, withLook, type Root } from "@switchyard/fs-atomic";
import { ownersOf } from "@switchyard/ownership";
import type { Candidate } from "./candidate.ts";

/** How many are named in the warning. */
const SHOWN = 5;

/**
 * A target that was switched is still the package's in its database, and leads to another provider's program. One warning for all
 * programs that lead to a file which is not the package's.
 *
 * @throws what `ownersOf` and fs-atomic throw
 */
export function foreignPrograms(root: Root, candidates: readonly Candidate[], name: string): readonly string[] {
  const own = new Set(candidates.map(({ path }) => formatPath(path)));
  const ends = withLook(root, (look) => candidates.map(({ path }) => ({ path: formatPath(path), end: formatPath(look.resolve(path, "follow").path) })));
  const elsewhere = ends.filter(({ end }) => !own.has(end));
  const answers = ownersOf(root, elsewhere.map(({ end }) => safePath(end)));
  const foreign = elsewhere.filter((_, at) => {
    const verdict = answers[at]?.verdict;
    return verdict?.state !== "owned" || !verdict.owners.some((owner) => owner.package === name);
  });
  if (foreign.length === 0) return [];
  const shown = foreign.slice(0, SHOWN).map(({ path, end }) => `${JSON.stringify(path)} to ${JSON.stringify(end)}`);
  return [`Programs of ${JSON.stringify(name)} lead to files that are not its own, and the profile takes those: ${shown.join(", ")}${foreign.length > SHOWN ? ` and ${foreign.length - SHOWN} more` : ""}.`];
}
