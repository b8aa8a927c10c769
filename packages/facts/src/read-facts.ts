/** This defines `readFactLines`: the whole lines of a file of facts. */
import { decodeBytes, errnoOf, readFile, type DirHandle, type NodeName } from "@switchyard/fs-atomic";

/** The file's whole lines as byte strings, oldest first; none where the file is missing. A torn last line is left out. */
export function readFactLines(dir: DirHandle, name: NodeName): string[] {
  try {
    // Not toString("utf8"): that reads different bytes as one text, and the chain is over bytes.
    const text = decodeBytes(readFile(dir, name, 1024 * 1024 * 1024));
    return text.slice(0, text.lastIndexOf("\n") + 1).split("\n").slice(0, -1);
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return [];
    throw error;
  }
}
