/** This defines `showRemedy`: what to do, on one line, with commands as a person can paste them. */
import { aimed } from "./aimed.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { visible } from "./visible.ts";

/** What `showPath` wrote; a word in single quotes, as a shell takes it; what is between such words. */
const PARTS = /\$'(?:[^'\\]|\\.)*'|'(?:[^']|'\\'')*'|(?:(?!\$?')[\s\S])+|\$?'/gu;

/** A command or a sentence: with the options of {@link aimed}; a quoted name in it that would not be seen as it is, as `showPath` shows it. */
export function showRemedy(text: string): string {
  return aimed(text).replaceAll(PARTS, shown);
}

function shown(part: string): string {
  if (visible(part) === part && part.startsWith("$'")) return part;
  if (showText(part) === part) return part;
  return part.startsWith("'") && part.length > 1 ? showPath(part.slice(1, -1).replaceAll(String.raw`'\''`, "'")) : showText(part);
}
