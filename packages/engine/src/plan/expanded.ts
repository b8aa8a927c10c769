/** This defines `Expanded`: what a part of a request stands for. */
import type { PassedOver } from "../report/report.ts";
import type { ParsedLink } from "./parse-request.ts";
import type { RequestPlace } from "./plan.ts";

/** Its links, and what is to be said of the rest. */
export interface Expanded {
  /** Where the link at this index was asked for. */
  readonly placeOf: (index: number) => RequestPlace;
  readonly links: readonly ParsedLink[];
  /** What it names and is no action. */
  readonly passedOver: readonly PassedOver[];
  readonly warnings: readonly string[];
}
