/** This defines `printDocument`: the one JSON document of a verb. */
import { jsonChunks } from "@switchyard/facts";
import { print } from "../output/print.ts";

/** Prints it on stdout, piece by piece. Names that are not UTF-8 keep their bytes as escaped lone surrogates. */
export async function printDocument(document: object): Promise<void> {
  await print(jsonChunks(document));
}
