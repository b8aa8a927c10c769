/** This defines `printComplaint`: what is wrong with a command line, on stderr. */
import { tell } from "../output/tell.ts";
import { visible } from "./visible.ts";

/** Where commander begins a line of its own after its error. */
const SUGGESTION = /\n(?=\(Did you mean [^\n]*\)$)/u;

/** @param pieces as commander has them: its error, in which arguments stand as they are, and help */
export function printComplaint(pieces: readonly string[]): void {
  tell(pieces.map((piece) => (piece.startsWith("error:") ? errorText(piece) : eachLine(piece))).join(""));
}

function errorText(piece: string): string {
  return `${piece.trimEnd().split(SUGGESTION).map(visible).join("\n")}\n`;
}

function eachLine(text: string): string {
  return text.split("\n").map(visible).join("\n");
}
