/** This defines `printError`: a failure for a person, on stderr. */
import process from "node:process";
import { paint } from "../output/paint.ts";
import { tell } from "../output/tell.ts";
import { aimed } from "./aimed.ts";
import { showRemedy } from "./show-remedy.ts";
import { showText } from "./show-text.ts";
import type { ReportedError } from "@switchyard/engine";

/** Prints the cause first, then the id, then what the reader can do. */
export function printError(error: ReportedError): void {
  const name = error.id === "E_USAGE" ? "" : ` [${error.id} ${error.reason}]`;
  const lines = [`${paint("bad", "switchyard:", process.stderr)} ${showText(aimed(error.message))}${name}`, ...error.remedies.map((remedy) => `  ${showRemedy(remedy)}`)];
  tell(`${lines.join("\n")}\n`);
}
