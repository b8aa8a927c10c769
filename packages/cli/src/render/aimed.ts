/** This defines `aimed`: what others say to do, with commands that a person can paste. */
import { ourCommand } from "./our-command.ts";

/** What stands in quotes, which is somebody's name; a command of ours, where a text or a part of it begins. */
const COMMANDS = /'[^']*'(?:\\''[^']*')*|"(?:[^"\\]|\\.)*"|(?<=^|[:;,] |\()switchyard (?<verb>[a-z]+(?:-[a-z]+)*)/gu;

/** The engine and the list of errors know verbs and runs, and not how this command was told where they are. */
export function aimed(text: string): string {
  return text.replaceAll(COMMANDS, (match: string, verb: string | undefined) => (verb === undefined ? match : ourCommand(verb)));
}
