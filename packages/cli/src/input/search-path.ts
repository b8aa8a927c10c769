/** This defines `searchPath`: where the caller's tools are. */
import process from "node:process";

/** The caller's PATH; no built-in directories. */
export function searchPath(): string {
  return process.env["PATH"] ?? "";
}
