/** This defines `printError`: a failure for a person, on stderr. */
import process from "node:process";
import { paint } from "../output/paint.ts";
import { tell } from "../output/tell.ts";
import { showText } from "./show-text.ts";
import type { ReportedError } from "@switchyard/engine";

/** Prints the cause first, then the id, then what the reader can do. */
export function printError(error: ReportedError): void {
  const name = error.id === "E_USAGE" ? "" : ` [${error.id} ${error.reason}]`;
  const lines = [`${paint("bad", "switchyard:", process.stderr)} ${showText(error.message)}${name}`, ...error.remedies.map((remedy) => `  ${pasteable(remedy)}`)];
  tell(`${lines.join("\n")}\n`);
}

/** A command in it may have a name with a line break, in quotes. */
function pasteable(remedy: string): string {
  return remedy.split("\n").map(showText).join("\n");
}
