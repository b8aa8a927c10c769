/** This proves what of a record reaches a terminal. */
import { expect, it } from "vitest";
import { describeObstacle } from "../src/obstacle.ts";

const holder = { pid: 7, start_time: "1", boot_id: "b", pid_ns: "1", run_id: "run\u001b[2J\n", acquired_at: "\r2026" };

it.each(["process", "elsewhere"] as const)("describeObstacle(): %s, the record has control characters, none of them is told [REQ-L6]", (by) => {
  const text = describeObstacle({ by, holder });
  expect(text).toContain("process 7");
  expect(text).not.toMatch(/\p{Cc}/u);
});

it("describeObstacle(): another pid namespace, told to be one [REQ-L6]", () => {
  expect(describeObstacle({ by: "elsewhere", holder })).toContain("another pid namespace");
  expect(describeObstacle({ by: "process", holder })).not.toContain("namespace");
});
