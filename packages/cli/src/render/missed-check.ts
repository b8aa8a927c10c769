/** This defines `missedCheck`: a health check that did not pass, on one line. */
import type { SmokeRunReport } from "@switchyard/engine";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";
import { visible } from "./visible.ts";

/** How much of what was found is told; the JSON document has more. */
const SHOWN = 60;

/** @param mark `!`: it was required; `?`: only wanted */
export function missedCheck(mark: "!" | "?", { id, target, outcome, why, differences: [first] }: SmokeRunReport["failing"][number]): string {
  const found = first === undefined ? outcome.replaceAll("_", " ") : `${first.what}: found ${shown(first.found)}, needed is ${shown(first.expected)}`;
  return `${mark} ${name(id, target)}: ${found}${why === null ? "" : ` (${showText(why)})`}`;
}

/** Where an id ends with the target, that is shown as a path. */
function name(id: string, target: string): string {
  return id.endsWith(` ${target}`) ? showText(id.slice(0, -target.length)) + showPath(target) : showText(id);
}

function shown(text: string): string {
  return visible(JSON.stringify(text.slice(0, SHOWN)));
}
