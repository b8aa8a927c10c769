/** This defines `ReportInput`: what a page can tell of. */
import type { MatrixResult } from "../matrix/matrix-result.ts";
import type { LanesResult } from "./lanes-result.ts";

export interface ReportInput {
  readonly matrix?: MatrixResult | undefined;
  readonly lanes?: LanesResult | undefined;
}
