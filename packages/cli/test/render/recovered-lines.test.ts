/** This proves how runs are named that a verb ended before its own work (REQ-J3, REQ-P3). */
import { expect, it } from "vitest";
import { recoveredLines } from "../../src/render/recovered-lines.ts";

const RUN = { run_id: "01a1", verb: "apply", flip: null, outcome: "undone", reason: "deadline_passed", conflicts: [] } as const;
const FLIP = { prefix: "/usr/lib/switchyard", from_profile: "vendor", to_profile: "uutils", why: null };

it("recoveredLines(): an apply by its verb, a flip as one, with what it was between [REQ-P3]", () => {
  expect(recoveredLines([RUN, { ...RUN, flip: FLIP }])).toEqual(["recovered apply 01a1: undone (deadline passed)", "recovered flip 01a1: undone (deadline passed)", "    of /usr/lib/switchyard from vendor to uutils"]);
  expect(recoveredLines([{ ...RUN, flip: { ...FLIP, from_profile: null }, outcome: "completed", reason: null }])).toEqual(["recovered flip 01a1: completed", "    of /usr/lib/switchyard from (none) to uutils"]);
  expect(recoveredLines([{ ...RUN, flip: { ...FLIP, to_profile: "\u001b[2J" } }]).join("")).not.toContain("\u001b");
});
