/** This defines what a smoke runner promises, so that the engine can be given another one. */
import type { NodeIdentity, Root, SafePath } from "@switchyard/fs-atomic";
import type { CheckReport, SmokeReport } from "./report/smoke-report.ts";

/** A target that was switched, and what it must now lead to. */
export interface SmokeTarget {
  readonly target: SafePath;
  readonly source: {
    /** Inside the root, free of links. A target that became a file again is its own source. */
    readonly path: SafePath;
    /** As it was observed when planning. */
    readonly identity: NodeIdentity;
    /** False for what nobody starts, e.g. a manual: of it only that its target leads to it is checked; true if absent. */
    readonly isProgram?: boolean;
  };
  /** `wanted`: that it leads there is required, and what that program then does is a warning at most; `required` if absent. */
  readonly level?: CheckReport["level"] | undefined;
}

/** What is asked for. */
export interface SmokeRequest {
  readonly root: Root;
  readonly targets: readonly SmokeTarget[];
  /** Ends everything at once. */
  readonly signal?: AbortSignal | undefined;
}

/** Runs health checks on what was switched (REQ-H1). It decides nothing about what follows from them. */
export interface SmokeRunner {
  /**
   * Whether checks could run now: what a gate asks before the first change (REQ-H3). Nothing is left behind.
   *
   * @throws `SmokeError` `E_SMOKE` `runner_unusable`
   */
  prepare(): void;
  /**
   * Runs all checks. What fails is in the report, not thrown.
   *
   * @throws `SmokeError` `E_SMOKE`: `runner_unusable`; `aborted`, with no process and no scratch directory left.
   */
  run(request: SmokeRequest): Promise<SmokeReport>;
}
