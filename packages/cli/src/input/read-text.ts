/** This defines `readText`: the text of a file that the caller named. */
import { readBytes, type NamedFile } from "./read-bytes.ts";

/** @param what what it is to be. @throws as `readBytes` */
export function readText(file: string, what: NamedFile): string {
  return readBytes(file, what).toString("utf8");
}
