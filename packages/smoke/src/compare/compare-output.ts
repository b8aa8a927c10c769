/** This defines `compareOutput`: what a tool printed, held against what its pack expects. */
import type { fills } from "../pack/placeholder.ts";
import type { ExpectedOutput } from "../pack/step.ts";
import { difference } from "../report/cut.ts";
import type { Difference } from "../report/smoke-report.ts";

/** An output, and what is known of the start. */
export interface Printed {
  readonly what: "stdout" | "stderr";
  readonly bytes: Buffer;
  readonly fill: ReturnType<typeof fills>;
  /** From when to when it ran, in milliseconds since the epoch. */
  readonly ran: { readonly from: number; readonly to: number };
}

/** The difference; null where it is as expected. Bytes that are no UTF-8 are no expected text. */
export function compareOutput(expected: ExpectedOutput, { what, bytes, fill, ran }: Printed): Difference | null {
  const found = bytes.toString("utf8");
  if ("text" in expected) {
    const text = fill.text(expected.text);
    return bytes.equals(Buffer.from(text)) ? null : difference(what, text, found);
  }
  if ("pattern" in expected) {
    const pattern = fill.pattern(expected.pattern);
    return new RegExp(pattern, "u").test(found) ? null : difference(what, `matching ${pattern}`, found);
  }
  if ("now" in expected) return isNow(found, ran) ? null : difference(what, `from ${inSeconds(ran.from)} to ${inSeconds(ran.to)}`, found);
  const [end, lines] = "lines" in expected ? ["\n", expected.lines] : ["\0", expected.zero_ended];
  const wanted = lines.map((line) => `${fill.text(line)}${end}`).sort();
  return found.split(new RegExp(`(?<=${end})`, "u")).filter(Boolean).sort().join("") === wanted.join("") ? null : difference(what, wanted.join(""), found);
}

function isNow(found: string, { from, to }: Printed["ran"]): boolean {
  return /^\d+\n$/u.test(found) && Number(found) >= inSeconds(from) && Number(found) <= inSeconds(to);
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
