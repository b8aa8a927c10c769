/** This defines `ourCommand`: a command of ours, as a person can paste it. */
import { aim } from "../output/aim.ts";
import { showPath } from "./show-path.ts";

/**
 * The verbs to whose work the tag of this command matters. Of `apply --restore` it is the tag of a run, and stands in its words; the
 * others find a run's backups by its journal.
 */
const TAGGED: ReadonlySet<string> = new Set(["prune", "pin", "unpin"]);

/**
 * The command line, which does on the root and the runs of this command what it says, wherever it is pasted.
 *
 * @param words as they are; they are quoted for a shell where they need it
 */
export function ourCommand(verb: string, ...words: readonly string[]): string {
  const options = aim().filter(([flag]) => flag !== "--tag" || TAGGED.has(verb));
  return ["switchyard", ...options.flat().map(shown), verb, ...words.map(shown)].join(" ");
}

/** To a shell a flag is a plain word. */
function shown(word: string): string {
  return /^--[a-z-]+$/u.test(word) ? word : showPath(word);
}
