/** This defines `Draft`: one change as it is to be made, before anything of it is on disk. */
import type { NodeName, ObservedNode, Swap } from "@switchyard/fs-atomic";
import type { ReservedNames } from "../names/reserved-names.ts";
import type { PayloadDoubt } from "../restore/check-payload.ts";
import type { SidecarV2 } from "../sidecar/sidecar.ts";
import type { Privileges } from "./privileges.ts";

/** The incoming node of a change. */
export type Incoming = Swap["incoming"];

/** One change. */
export interface Draft {
  readonly target: NodeName;
  /** What stands there, and its hash where it was taken. */
  readonly prior: ObservedNode;
  readonly hash: string | null;
  readonly role: SidecarV2["role"];
  /** What is to stand there, given the names reserved for this change; makes what has to be made of it (a copy). */
  readonly incoming: (names: ReservedNames) => Promise<Incoming>;
  /** What the incoming node gets just before it becomes the target. */
  readonly arms: Privileges | null;
  readonly warning: PayloadDoubt | null;
  /** What is to be done once the change is durable. */
  readonly afterwards?: () => Promise<void>;
}
