/** This defines `showPath`: a path that a reader can copy into a shell. */
import { printable } from "@switchyard/facts";

/** The path itself; in quotes where it contains anything that a shell or a terminal would not take as it is. */
export function showPath(path: string): string {
  return /^[\w@%+=:,./~-]+$/.test(path) ? path : JSON.stringify(printable(path));
}
