import { expect, test } from "vitest";
import { checkExit } from "../../src/checker/check-exit.ts";
import type { Ending } from "../../src/checker/ending.ts";

const SYNC = { key: "fsync(<{root}/usr/bin>) #1", call: "fsync", ordinal: 1, mainThread: true, outcome: "injected" } as const;

function refused(errno: string, repeated: boolean, exitCode: number): Ending {
  return { point: SYNC, fault: { kind: "refuse", errno }, repeated, exitCode, stdout: "{}", stderr: "", struck: "work" };
}

test("checkExit(): success after a sync that failed is a violation, also where it was made again [REQ-B8]", () => {
  expect(checkExit(refused("EIO", false, 0))).toEqual(["exit 0, although a sync had failed"]);
  expect(checkExit(refused("EIO", true, 0))).toHaveLength(1);
  expect(checkExit(refused("EIO", false, 40))).toEqual([]);
});

test("checkExit(): a sync that a signal kept from beginning may be made again, and must be [REQ-B8]", () => {
  expect(checkExit(refused("EINTR", true, 0))).toEqual([]);
  expect(checkExit(refused("EINTR", false, 0))).toEqual(["exit 0, although a sync had failed"]);
});
