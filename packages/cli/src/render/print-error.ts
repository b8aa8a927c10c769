/** This defines `printError`: a failure for a person, on stderr. */
import process from "node:process";
import { paint } from "../output/paint.ts";
import { tell } from "../output/tell.ts";
import { printable } from "@switchyard/facts";
import { visible } from "./visible.ts";
import type { ReportedError } from "@switchyard/engine";

/** Prints the cause first, then the id, then what the reader can do. */
export function printError(error: ReportedError): void {
  const name = error.id === "E_USAGE" ? "" : ` [${error.id} ${error.reason}]`;
  const lines = [`${paint("bad", "switchyard:", process.stderr)} ${shown(error.message)}${name}`, ...error.remedies.map((remedy) => `  ${shown(remedy)}`)];
  tell(`${lines.join("\n")}\n`);
}

/** Names in it may hold anything. */
function shown(text: string): string {
  return visible(printable(text));
}
