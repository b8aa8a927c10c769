/** This defines `aimedIn`: a document whose commands can be pasted. */
import { aim } from "../output/aim.ts";
import { aimed } from "./aimed.ts";

/** Lists whose elements have a `command` to be typed. Elsewhere it is a verb alone, or what a process was started with. */
const TOLD: ReadonlySet<string> = new Set(["next", "left_to_others"]);

/** The same value, with every remedy and every command to be typed {@link aimed}. */
export function aimedIn(value: unknown, key: string): unknown {
  return aim().length === 0 ? value : changed(value, key);
}

function changed(value: unknown, key: string): unknown {
  if (typeof value === "string") return key === "remedies" || TOLD.has(key) ? aimed(value) : value;
  if (Array.isArray(value)) return value.map((one: unknown) => changed(one, key));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, changed(part, TOLD.has(key) && name === "command" ? key : name)]));
}
