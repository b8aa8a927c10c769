/** This proves how the record of a holder is read. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isAlive, parseHolder, thisHolder } from "../src/holder.ts";

it("parseHolder(): a record, as it was written [REQ-L6]", () => {
  const holder = thisHolder("run");
  expect(parseHolder(`${JSON.stringify(holder)}\n`)).toEqual(holder);
  expect(holder).toMatchObject({ pid: process.pid, run_id: "run", boot_id: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() });
  expect(Number(holder.start_time)).toBeGreaterThan(0);
});

it.each(["", "\n", "{", "null", "[]", "1", '{"pid":1}', '{"pid":"1","start_time":"","boot_id":"","run_id":"","acquired_at":""}'])(
  "parseHolder(): %j, nobody",
  (text) => {
    expect(parseHolder(text)).toBeUndefined();
  },
);

it("isAlive(): this process, true; its pid at another time, or in another boot, false [REQ-L6]", () => {
  const holder = thisHolder("run");
  expect(isAlive(holder)).toBe(true);
  expect(isAlive({ ...holder, start_time: "1" })).toBe(false);
  expect(isAlive({ ...holder, boot_id: "another" })).toBe(false);
  expect(isAlive({ ...holder, pid: 2 ** 22 + 1 })).toBe(false);
});
