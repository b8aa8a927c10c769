/** This defines `printDocument`: the one JSON document of a verb. */
import process from "node:process";
import { jsonChunks } from "@switchyard/facts";

/** Prints it on stdout, piece by piece. Names that are not UTF-8 keep their bytes as escaped lone surrogates. */
export function printDocument(document: object): void {
  for (const chunk of jsonChunks(document)) process.stdout.write(chunk);
}
