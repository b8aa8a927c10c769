/** This defines `isAgreed`: one question, asked on a terminal. */
import { constants } from "node:os";
import process from "node:process";
import { createInterface } from "node:readline";
import { tell } from "../output/tell.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The exit code where the answer was no. */
const DECLINED = 1;

/** What was answered: true, or the exit code with which to end. */
export type Answer = true | number;

/**
 * Shows what will happen, on stderr, and asks. Only `y` and `yes` agree; the end of input, as Ctrl-D, does not. A signal ends it,
 * so that Ctrl-C does, with 128 and its number. Nothing has been changed by then.
 */
export async function isAgreed(preview: Iterable<string>, question: string): Promise<Answer> {
  const answer = await answered(() => tell([...preview, `${question} [y/N] `].join("\n")));
  if (answer === true) return true;
  tell(`${typeof answer === "string" ? "\n" : ""}Nothing was changed.\n`);
  return answer === false ? DECLINED : 128 + constants.signals[answer];
}

/** The terminal itself edits the line, and is never left in another mode. */
async function answered(ask: () => void): Promise<boolean | (typeof SIGNALS)[number]> {
  const lines = createInterface({ input: process.stdin, terminal: false });
  const listeners = new Map<(typeof SIGNALS)[number], () => void>();
  try {
    return await new Promise((resolve) => {
      for (const signal of SIGNALS) {
        const listener = (): void => resolve(signal);
        listeners.set(signal, listener);
        process.on(signal, listener);
      }
      lines.once("line", (line) => resolve(/^\s*y(?:es)?\s*$/i.test(line)));
      lines.once("close", () => resolve(false));
      // Only now: whoever reads the question may answer at once, also by a signal.
      ask();
    });
  } finally {
    for (const [signal, listener] of listeners) process.off(signal, listener);
    lines.close();
  }
}
