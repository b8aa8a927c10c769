/** This proves how the record of a holder is read. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { parseHolder } from "../../src/holder/holder.ts";
import { thisHolder } from "../../src/holder/this-holder.ts";
import { scratch } from "@switchyard/test-support/scratch";

const old = { pid: 1, start_time: "1", boot_id: "b", run_id: "r", acquired_at: "2026-01-01T00:00:00.000Z" };

it("parseHolder(): a record, as it was written [REQ-L6]", () => {
  const holder = thisHolder(scratch().dir, "run");
  expect(parseHolder(`${JSON.stringify(holder)}\n`)).toEqual(holder);
  expect(holder).toMatchObject({ pid: process.pid, run_id: "run", boot_id: readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim() });
  expect(Number(holder.start_time)).toBeGreaterThan(0);
  expect(Number(holder.pid_ns)).toBeGreaterThan(0);
});

it("parseHolder(): a record of old without pid namespace, as it was written [REQ-L6]", () => {
  expect(parseHolder(JSON.stringify(old))).toEqual(old);
});

it.each(["", "\n", "{", "null", "[]", "1", '{"pid":1}', JSON.stringify({ ...old, pid: "1" }), JSON.stringify({ ...old, pid_ns: 1 })])(
  "parseHolder(): %j, nobody",
  (text) => {
    expect(parseHolder(text)).toBeUndefined();
  },
);
