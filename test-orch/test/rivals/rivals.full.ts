import { expect, test } from "vitest";
import { switchyardEntry } from "../../src/command/switchyard-entry.ts";
import { contest } from "../../src/rivals/contest.ts";

const MINUTES_MS = 3 * 60_000;

test.each([2, 10])("switchyard, %i rivals with overlapping plans and an outsider, for minutes: serial history, nothing lost, the originals back [REQ-A4] [REQ-L1] [REQ-R2] [REQ-J3]", async (rivals) => {
  const { violations, lines } = await contest({ entry: switchyardEntry(), rivals, durationMs: MINUTES_MS, hasOutsider: true });
  console.log(lines.join("\n"));
  expect(violations).toEqual([]);
}, 10 * MINUTES_MS);
