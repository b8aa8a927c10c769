/** This defines `linkText`: what is written into the link. */
import { formatPath, type SafePath } from "@switchyard/fs-atomic";

/**
 * The text of a link at `target` that leads to `source`: relative, so that it resolves the same inside and outside the
 * root and wherever the root is mounted; or the absolute path inside the root.
 *
 * @param target canonical, so that climbing from its directory goes where the text says
 */
export function linkText(target: SafePath, source: SafePath, absolute: boolean): string {
  if (absolute) return formatPath(source);
  const from: readonly string[] = target.parents;
  const to: readonly string[] = [...source.parents, source.name];
  let common = 0;
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common += 1;
  return [...from.slice(common).map(() => ".."), ...to.slice(common)].join("/");
}
