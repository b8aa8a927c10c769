/** This defines `validateFacts`: whether every line of facts fits the schema. */
import { basename, dirname, resolve } from "node:path";
import { withFacts, type Context } from "@switchyard/engine";
import { fileFactLines, numberedFactLines, parseFact, type FactLine } from "@switchyard/facts";
import { closeDir, closeRoot, errnoOf, isSwitchyardError, nodeName, observe, openDir, openRoot, SwitchyardError } from "@switchyard/fs-atomic";

/** So many lines are told one by one. */
const TOLD = 100;

/** A line and what was found of it. */
export interface FoundLine {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly found: string;
}

/** What was found. */
export interface Validation {
  /** Null: no facts were ever recorded. */
  readonly path: string | null;
  readonly lines: number;
  readonly valid: number;
  /** Lines that a newer version wrote, passed over; and how many have keys that are not known here. */
  readonly newer: number;
  readonly with_unknown_keys: number;
  readonly invalid: number;
  /** The first hundred of them, of newer ones too. */
  readonly found: readonly FoundLine[];
}

/** Reads all facts of the root, or this one file, wherever it is. @throws `E_USAGE` `facts_unreadable`: the file cannot be read */
export async function validateFacts(context: Context, file: string | undefined): Promise<Validation> {
  if (file !== undefined) return validateFile(file);
  return withFacts(context, async (place) => (place === null ? validated(null, []) : validated(place.path, numberedFactLines(place.dir, place.name))));
}

function validateFile(file: string): Validation {
  const whole = resolve(file);
  try {
    const root = openRoot(dirname(whole));
    const dir = openDir(root, []);
    try {
      const name = nodeName(basename(whole));
      const { kind } = observe(dir, name);
      if (kind === "none") throw unreadable(file, "ENOENT");
      return validated(file, fileFactLines(dir, name));
    } finally {
      closeDir(dir);
      closeRoot(root);
    }
  } catch (cause) {
    if (isSwitchyardError(cause) && cause.reason === "facts_unreadable") throw cause;
    const found = errnoOf(cause) ?? (isSwitchyardError(cause) ? (cause.errno ?? cause.message) : undefined);
    throw found === undefined ? cause : unreadable(file, found, cause);
  }
}

function unreadable(file: string, found: string, cause?: unknown): SwitchyardError {
  const message = `Cannot read the facts in ${JSON.stringify(file)}: ${found}.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "facts_unreadable", op: "validateFacts", path: file, errno: errnoOf(cause), message, cause });
}

function validated(path: string | null, lines: Iterable<FactLine>): Validation {
  const count = { lines: 0, valid: 0, newer: 0, with_unknown_keys: 0, invalid: 0 };
  const found: FoundLine[] = [];
  for (const { file, number: line, text } of lines) {
    const read = parseFact(text);
    count.lines += 1;
    count[read.kind === "known" ? "valid" : read.kind] += 1;
    if (read.kind === "known" && read.unknownKeys.length > 0) count.with_unknown_keys += 1;
    if (read.kind !== "known" && found.length < TOLD) found.push({ file, line, found: read.found });
  }
  return { path, ...count, found };
}
