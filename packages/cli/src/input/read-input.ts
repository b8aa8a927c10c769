/** This defines `readInput`: what a command that is compared is to read. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";
import { readBytes } from "./read-bytes.ts";

/** The bytes of the file; of `-`, all that this command is given on stdin. @throws `E_USAGE` `stdin_unreadable` */
export function readInput(file: string): Buffer {
  if (file !== "-") return readBytes(file, "stdin");
  try {
    // By its number: /dev/stdin cannot be opened where it is a socket.
    return readFileSync(0);
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    throw new SwitchyardError({ id: "E_USAGE", reason: "stdin_unreadable", op: "canary compare", errno, message: `Cannot read stdin: ${errno}.`, cause });
  }
}
