/** This defines what goes into a container and what comes out of it: one line of JSON each. */
import type { FileSystemSpec } from "../file-systems/file-system-spec.ts";
import type { MatrixCell } from "../matrix-result.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** One cell to be run. */
export interface Job {
  readonly name: string;
  readonly scenario: Scenario;
  /** Absent: on the container's own `/`. */
  readonly fileSystem?: FileSystemSpec;
  /** What `${NAME}` in the scenario stands for, besides what the cell itself knows. */
  readonly values: Readonly<Record<string, string>>;
}

/** What came of it. */
export interface Outcome extends Pick<MatrixCell, "steps" | "failures" | "facts" | "duration_ms"> {
  /** The kernel refused to mount the file system, with this: nothing of the scenario was run. */
  readonly cannotMount?: string;
}
