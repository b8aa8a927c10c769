/** This defines `print` and `printLines`: words for stdout. */
import process from "node:process";
import { maskerOf } from "@switchyard/facts";
import { hideProgress } from "./progress-line.ts";
import { written } from "./written.ts";

/** About so many characters go out at a time. */
const PIECE_CHARS = 65_536;

/**
 * Writes the pieces one after another, and the next ones only when the reader has taken those before: a slow reader does not
 * fill our memory. Where stdout fails the rest is not made.
 */
export async function print(pieces: Iterable<string | Uint8Array>): Promise<void> {
  for (const piece of pieces) {
    hideProgress();
    if (!(await written(process.stdout, piece))) return;
  }
}

/** {@link print}, a line each, for people: secrets in them are masked (REQ-O6). */
export async function printLines(lines: Iterable<string>): Promise<void> {
  await print(gathered(lines));
}

function* gathered(lines: Iterable<string>): Generator<string> {
  const masker = maskerOf(process.env);
  let text = "";
  for (const line of lines) {
    text += `${masker(line)}\n`;
    if (text.length < PIECE_CHARS) continue;
    yield text;
    text = "";
  }
  if (text !== "") yield text;
}
