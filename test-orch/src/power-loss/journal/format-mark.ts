// This defines `formatMark`.

import type { Mark } from "./mark.ts";

/** Writes `mark` as one line. */
export function formatMark(mark: Mark): string {
  switch (mark.kind) {
    case "begin":
    case "end":
      return mark.kind;
    case "call":
      return `call ${mark.ordinal} ${mark.name}`;
    case "reached":
      return `reached ${mark.name}`;
  }
}
