// This defines `parseMark`: the way back from a mark's line.

import { PowerLossError } from "../power-loss-error.ts";
import type { Mark } from "./mark.ts";

/**
 * Reads what `formatMark` wrote.
 * @throws {@link PowerLossError} `journal-malformed`: `line` is none of the known marks.
 */
export function parseMark(line: string): Mark {
  if (line === "begin" || line === "end") return { kind: line };
  const reached = /^reached (.+)$/.exec(line)?.[1];
  if (reached !== undefined) return { kind: "reached", name: reached };
  const [, ordinal, name] = /^call (\d+) (.+)$/.exec(line) ?? [];
  if (ordinal !== undefined && name !== undefined) return { kind: "call", ordinal: Number(ordinal), name };
  throw new PowerLossError("journal-malformed", `Cannot read mark "${line}": known are begin, call, reached, end`);
}
