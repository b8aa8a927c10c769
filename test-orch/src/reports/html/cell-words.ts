/** This defines `cellWords`: how a cell ended, in a word or two. */
import type { MatrixCell } from "../../matrix/matrix-result.ts";
import { counted } from "../text/counted.ts";
import { spellDuration } from "../text/spell-duration.ts";

/** As short as a grid needs it; of one that passed only how long it took. */
export function cellWords({ status, failures, duration_ms }: MatrixCell): string {
  switch (status) {
    case "passed":
      return spellDuration(duration_ms);
    case "failed":
      return failures.length === 0 ? "failed" : counted(failures.length, "failure");
    case "lacking":
      return "lacking";
  }
}
