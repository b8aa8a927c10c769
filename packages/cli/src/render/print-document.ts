/** This defines `printDocument`: the one JSON document of a verb. */
import process from "node:process";

/** Prints it on stdout. Names that are not UTF-8 keep their bytes as escaped lone surrogates. */
export function printDocument(document: unknown): void {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
}
