import { expect, test } from "vitest";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { contest } from "../../src/rivals/contest.ts";

const entry = switchyardEntry();

test("switchyard, three rivals with overlapping plans: serial history, and run by run the originals come back [REQ-L1] [REQ-R6] [REQ-R7] [REQ-J3]", async () => {
  const { violations, lines } = await contest({ entry, rivals: 3, durationMs: 5000, hasOutsider: false });
  console.log(lines.join("\n"));
  expect(violations).toEqual([]);
});

test.each([2, 10])("switchyard, %i rivals with overlapping plans and an outsider: serial history, nothing lost, the originals back [REQ-A4] [REQ-L1] [REQ-R2] [REQ-J3]", async (rivals) => {
  const { violations, lines } = await contest({ entry, rivals, durationMs: 8000, hasOutsider: true });
  console.log(lines.join("\n"));
  expect(violations).toEqual([]);
});
