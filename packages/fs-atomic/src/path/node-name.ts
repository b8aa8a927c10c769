/** This defines `NodeName`: the last component of a path, checked once. */
import { decodeBytes, encodeBytes } from "../bytes/byte-string.ts";
import { isSwitchyardError, SwitchyardError } from "../errors/switchyard-error.ts";

declare const brand: unique symbol;

/** One name inside a directory: not empty, not `.` or `..`, without `/` and NUL, at most 255 bytes. A byte string. */
export type NodeName = string & { readonly [brand]: "NodeName" };

/** NAME_MAX of every file system that Switchyard supports, in bytes. */
export const NAME_MAX = 255;

/**
 * Parses one name.
 *
 * @throws {@link SwitchyardError} `E_USAGE` `bad_name` or `name_too_long`.
 */
export function nodeName(text: string): NodeName {
  if (text === "" || text === "." || text === ".." || /[/\0]/.test(text)) {
    throw refused("bad_name", text, "a name needs at least one character, no slash, no NUL, and is not . or ..");
  }
  // Else two different strings could mean one name, and a check for duplicates would not see it.
  if (!text.isWellFormed() && decodeBytes(encodeBytes(text)) !== text) throw refused("bad_name", text, "it holds half a character; a byte string stands for exactly one name");
  if (!fits(text)) throw refused("name_too_long", text, `a name has at most ${NAME_MAX} bytes`);
  return text;
}

/** Whether `nodeName` takes it. */
export function isNodeName(text: string): boolean {
  try {
    return nodeName(text) === text;
  } catch (error) {
    if (isSwitchyardError(error)) return false;
    throw error;
  }
}

function fits(text: string): text is NodeName {
  // No character takes more than three bytes for each of its UTF-16 units.
  return 3 * text.length <= NAME_MAX || encodeBytes(text).length <= NAME_MAX;
}

function refused(reason: "bad_name" | "name_too_long", text: string, needed: string): SwitchyardError {
  const message = `Cannot use ${JSON.stringify(text)} as a name: ${needed}.`;
  return new SwitchyardError({ id: "E_USAGE", reason, op: "nodeName", path: text, message });
}
