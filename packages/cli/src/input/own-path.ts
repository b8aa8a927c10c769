/** This defines `ownPath`: the caller's PATH, none of its bytes lost. */
import { readFileSync } from "node:fs";
import process from "node:process";
import { decodeBytes, errnoOf } from "@switchyard/fs-atomic";

const NAME = "PATH=";
/** What Node makes of bytes that are not UTF-8. */
const LOST = "\uFFFD";

/** As a byte string; as Node has it where /proc cannot be read. */
export function ownPath(): string {
  const told = process.env["PATH"] ?? "";
  return told.includes(LOST) ? (inProc() ?? told) : told;
}

function inProc(): string | null {
  try {
    // One character for each byte, so that none is lost (proc_pid_environ(5)).
    const found = readFileSync("/proc/self/environ", "latin1").split("\0").find((one) => one.startsWith(NAME));
    return found === undefined ? null : decodeBytes(Buffer.from(found.slice(NAME.length), "latin1"));
  } catch (error) {
    if (errnoOf(error) === undefined) throw error;
    return null;
  }
}
