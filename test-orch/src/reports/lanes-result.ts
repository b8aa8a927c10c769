/** This defines `lanesResult`: what the lanes of crashes have found, as a document. */
import { z } from "zod";

const count = z.int().nonnegative();

const lane = z.strictObject({
  /** What was done to what: `faults: apply, killed`, `power loss`. */
  lane: z.string(),
  /** Draws the same points again. */
  seed: z.int().optional(),
  /** What was tried: system calls that were struck, states that were mounted or played, mutants that were made. */
  points: count,
  /** What these left, equal states included. */
  states: count,
  /** States that differ, each of which was checked. */
  distinct: count,
  findings: z.array(z.strictObject({ what: z.string(), reproduce: z.string() })),
  duration_ms: z.number().nonnegative(),
  /** Defects put into the product on purpose: what told of each. One without `by` was not noticed; `reproduce` makes it again. */
  caught: z.array(z.strictObject({ mutant: z.string(), by: z.string().optional(), reproduce: z.string().optional() })).optional(),
});

/** The document `lanes.v1`. Durations are in milliseconds. */
export const lanesResult = z.strictObject({
  schema: z.literal("lanes.v1"),
  lanes: z.array(lane),
});

export type LanesResult = z.infer<typeof lanesResult>;
export type LaneResult = LanesResult["lanes"][number];
