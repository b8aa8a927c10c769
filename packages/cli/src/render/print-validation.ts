/** This defines `printValidation`: whether every line of facts fits the schema. */
import type { Validation } from "../facts/validate-facts.ts";
import { printLines } from "../output/print.ts";
import { printDocument } from "./print-document.ts";
import { showPath } from "./show-path.ts";
import { visible } from "./visible.ts";

/** Prints it; 1 where one fits no schema. */
export async function printValidation(validation: Validation, options: { readonly json?: boolean }): Promise<number> {
  const isOk = validation.invalid === 0;
  const exitCode = isOk ? 0 : 1;
  if (options.json === true) await printDocument({ schema_version: 1, command: "facts validate", ok: isOk, exit_code: exitCode, error: null, ...validation });
  else await printLines([...validation.found.map(({ file, line, found }) => `Line ${line} of ${showPath(file)}: ${visible(found)}.`), summary(validation)]);
  return exitCode;
}

function summary({ lines, valid, newer, with_unknown_keys: odd, invalid }: Validation): string {
  return `${lines} lines: ${valid} valid${odd === 0 ? "" : ` (${odd} of them with keys that are not known here)`}, ${newer} of a newer version, ${invalid} invalid.`;
}
