// Defines `sections`, parts of a Markdown page as tokens.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { lexer } from "marked";

const top = join(import.meta.dirname, "..", "..");

/**
 * The tokens of a page, without its title and without HTML comments.
 *
 * @param only the headings whose sections are taken, in this order, each up to the next heading of its level; "" is what comes
 * before the first one. All of the page if it is left out
 * @throws where there is no such heading: what is shipped must not become empty because somebody wrote it differently
 */
export function sections(file, only) {
  const tokens = lexer(readFileSync(join(top, file), "utf8")).filter(({ type, depth }) => type !== "space" && type !== "html" && !(type === "heading" && depth === 1));
  if (only === undefined) return tokens;
  return only.flatMap((heading) => {
    const start = heading === "" ? 0 : tokens.findIndex(({ type, text }) => type === "heading" && text === heading);
    if (start === -1) throw new Error(`${file}: has no section ${JSON.stringify(heading)}`);
    const depth = heading === "" ? Infinity : tokens[start].depth;
    const end = tokens.findIndex(({ type, depth: other }, index) => index > start - (heading === "" ? 1 : 0) && type === "heading" && other <= depth);
    return tokens.slice(start, end === -1 ? undefined : end);
  });
}
