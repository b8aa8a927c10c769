/** This defines `printVerdict`: whether the chain of facts is whole. */
import { CHAIN_START, type FactsVerdict } from "@switchyard/facts";
import { printLines } from "../output/print.ts";
import { ourCommand } from "./our-command.ts";
import { printDocument } from "./print-document.ts";
import { showPath } from "./show-path.ts";
import { showText } from "./show-text.ts";

/** Prints it; 1 where it is not. */
export async function printVerdict({ path, chain }: { readonly path: string | null; readonly chain: FactsVerdict }, options: { readonly json?: boolean }): Promise<number> {
  const exitCode = chain.ok ? 0 : 1;
  if (options.json === true) await printDocument({ schema_version: 1, command: "facts verify", ok: chain.ok, exit_code: exitCode, error: null, path, chain });
  else await printLines(chain.ok ? [whole(chain)] : broken(chain));
  return exitCode;
}

function whole({ lines, complete_from: from }: Extract<FactsVerdict, { ok: true }>): string {
  const since = from === CHAIN_START ? "" : `, complete from ${from}`;
  return `${lines} facts, none changed, removed or moved${since}.`;
}

function broken({ reason, file, line, found, complete_from: from }: Extract<FactsVerdict, { ok: false }>): string[] {
  const where = file === null ? "Facts" : `Line ${line} of ${showPath(file)}`;
  if (reason !== "beginning_missing" || from === null) return [`${where}: ${showText(found)}.`];
  return [`${where}: ${showText(found)}.`, `From there on all is whole. If older files were moved away: ${ourCommand("facts", "verify", "--from", from)}`];
}
