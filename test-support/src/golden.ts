/** This defines `golden`: a file of what is right, compared byte for byte (REQ-CI3). */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { lineDiff } from "./line-diff.ts";

const TOP = join(import.meta.dirname, "../..");

/**
 * Compares `actual` with the file. With `GOLDEN_OUT_DIR` it is also written there, at the file's path within the
 * repository, whether it fits or not. With `GOLDEN_UPDATE=1` it is written to the file instead of compared
 * (`make switchyard-golden`), which the gate refuses to run with.
 *
 * @throws where it differs, with the lines that do
 */
export function golden(file: URL, actual: string): void {
  const path = fileURLToPath(file);
  const out = process.env["GOLDEN_OUT_DIR"];
  if (out !== undefined && out !== "") write(join(out, relative(TOP, path)), actual);
  if (process.env["GOLDEN_UPDATE"] === "1") {
    write(path, actual);
    return;
  }
  const wanted = read(path);
  if (wanted === actual) return;
  throw new Error(`${relative(TOP, path)} is not what came out:\n${lineDiff(wanted, actual)}\nIf that is meant: make switchyard-golden, and read what it changes.`);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
