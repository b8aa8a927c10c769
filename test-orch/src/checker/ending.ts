/** This defines `Ending`: how a program ended that was killed, or refused a call, at one of its system calls. */
import type { FaultPoint } from "../faults/points/fault-points.ts";
import type { Fault } from "../faults/fault.ts";

/** What is known of it. */
export interface Ending {
  readonly point: FaultPoint;
  readonly fault: Fault;
  /** Whether the program made the refused call again: it went through as often as in a run without a fault. */
  readonly repeated: boolean;
  /** Undefined where it was killed, or hung until it was. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** A recovery claims nothing of the work that it recovers, and may leave a run open when it fails. */
  readonly struck: "work" | "recovery";
}
