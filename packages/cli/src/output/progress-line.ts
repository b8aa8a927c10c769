/** This defines `showProgress` and `hideProgress`: one line on a terminal that says what is being done. */
import { performance } from "node:perf_hooks";
import process from "node:process";

/** What takes less time than this, from the command's start, needs no words, in milliseconds. */
const PATIENCE_MS = 500;
/** How often the line is drawn anew, in milliseconds. */
const EVERY_MS = 100;
/** Back to the beginning of the line, and nothing after it. */
const ERASE = "\r\u001b[K";

let textOf: (() => string) | null = null;
let timer: NodeJS.Timeout | null = null;
let isDrawn = false;

/** From now on the line says this, drawn now and then while the verb lets others have their turn. It may be called often. */
export function showProgress(text: () => string): void {
  textOf = text;
  timer ??= setInterval(draw, EVERY_MS).unref();
}

/** Takes the line away, before other words are written and at the end. It comes back with the next step. */
export function hideProgress(): void {
  if (timer !== null) clearInterval(timer);
  timer = null;
  textOf = null;
  if (isDrawn) process.stderr.write(ERASE);
  isDrawn = false;
}

function draw(): void {
  if (textOf === null || performance.now() < PATIENCE_MS) return;
  // A line that is too long would wrap, and could not be taken away.
  process.stderr.write(ERASE + textOf().slice(0, (process.stderr.columns || 80) - 1));
  isDrawn = true;
}
