/** This defines `printDocument`: the one JSON document of a verb. */
import process from "node:process";
import { jsonChunks, maskerOf, maskIn } from "@switchyard/facts";
import { print } from "../output/print.ts";
import { aimedIn } from "./aimed-in.ts";

/** Prints it on stdout, piece by piece, secrets in its texts masked (REQ-O6), commands in it as they can be pasted. Names that are not UTF-8 keep their bytes as escaped lone surrogates. */
export async function printDocument(document: object): Promise<void> {
  const masker = maskerOf(process.env);
  await print(jsonChunks(document, (value, key) => aimedIn(maskIn(value, masker, key), key)));
}
