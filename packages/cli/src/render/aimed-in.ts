/** This defines `aimedIn`: a document whose commands can be pasted. */
import { aim } from "../output/aim.ts";
import { aimed } from "./aimed.ts";

/** Keys below which a `command` is one to be pasted. */
const COMMANDS: ReadonlySet<string> = new Set(["next", "left_to_others"]);

/** Stands for the key of such a command. */
const COMMAND = "next.command";

/** The same value, with every remedy and every command of `next` and `left_to_others` {@link aimed}. */
export function aimedIn(value: unknown, key: string): unknown {
  return aim().length === 0 ? value : changed(value, key);
}

function changed(value: unknown, key: string): unknown {
  if (typeof value === "string") return key === "remedies" || key === "next" || key === COMMAND ? aimed(value) : value;
  if (Array.isArray(value)) return value.map((one: unknown) => changed(one, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, changed(part, name === "command" && COMMANDS.has(key) ? COMMAND : name)]));
}
