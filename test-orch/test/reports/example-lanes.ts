/** This defines `exampleLanes`: lanes that found nothing, and one that did. */
import type { LanesResult } from "../../src/reports/lanes-result.ts";
import { hostileText } from "./hostile-text.ts";

export const exampleLanes: LanesResult = {
  schema: "lanes.v1",
  lanes: [
    { lane: "faults: killed before system calls", seed: 1_730_224_419, points: 412, states: 1204, distinct: 387, findings: [], duration_ms: 94_200 },
    { lane: "power loss: apply", seed: 77, points: 3180, states: 61_440, distinct: 7716, findings: [], duration_ms: 3_725_000 },
    {
      lane: "mutants",
      points: 3,
      states: 40,
      distinct: 40,
      findings: [],
      duration_ms: 61_000,
      caught: [
        { mutant: "the sidecar is not synced", by: "power loss: apply, ext4" },
        { mutant: "the directory is not synced before the commit", by: "power loss: apply on two disks" },
        { mutant: "the lock is let go too early" },
      ],
    },
    { lane: "model", seed: 9, points: 200, states: 900, distinct: 640, findings: [{ what: hostileText, reproduce: "MODEL_SEED=9 vitest run --project full model" }], duration_ms: 12_000 },
  ],
};
