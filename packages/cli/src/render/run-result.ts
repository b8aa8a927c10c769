/** This defines `resultOf`: what became of a run, in a few words. */
import type { RunLine } from "@switchyard/engine";

/** For people. */
export function resultOf({ state, stands, undone_by: by, reason, confirm_by: until }: Pick<RunLine, "state" | "stands" | "undone_by" | "reason" | "confirm_by">): string {
  switch (state) {
    case "committed":
      return stands ? "stands" : by === null ? "undone" : `undone by ${by}`;
    case "provisional":
      return `provisional until ${until ?? ""}`;
    case "undone":
      return `took itself back${reason === null ? "" : ` (${reason.replaceAll("_", " ")})`}`;
    case "unfinished":
      return "unfinished";
  }
}
