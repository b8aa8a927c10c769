/** This defines `GATES`: the table of gates of one action. */
import { BACKUP_GATES } from "./backup-gates.ts";
import type { Gate } from "./gate.ts";
import { HAZARD_GATES } from "./hazard-gates.ts";
import { MOUNT_GATES } from "./mount-gates.ts";
import type { ActionObservation } from "./observations.ts";
import { OWNERSHIP_GATES } from "./ownership-gates.ts";
import { PATH_GATES } from "./path-gates.ts";
import { PRESERVATION_GATES } from "./preservation-gates.ts";
import { PROTECTION_GATES } from "./protection-gates.ts";
import { SOURCE_GATES } from "./source-gates.ts";
import { TARGET_GATES } from "./target-gates.ts";

/** All gates of an action, in the order in which their stops are told. */
export const GATES: readonly Gate<ActionObservation>[] = [
  ...TARGET_GATES, ...MOUNT_GATES, ...HAZARD_GATES, ...SOURCE_GATES, ...PATH_GATES, ...OWNERSHIP_GATES, ...PRESERVATION_GATES, ...PROTECTION_GATES, ...BACKUP_GATES,
];
