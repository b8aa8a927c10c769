import { expect, test } from "vitest";
import type { FaultPoint } from "../../../src/faults/points/fault-points.ts";
import { nextOrdinal } from "../../../src/faults/points/next-ordinal.ts";

const point = (key: string, ordinal: number): FaultPoint => ({ key, call: "openat", ordinal, mainThread: true, outcome: "done" });
const steady = [point("lock", 18), point("journal", 20)];
const journal = point("journal", 20);

test("nextOrdinal(): the shot came too late, the point had passed at another ordinal", () => {
  expect(nextOrdinal(journal, { ordinal: 20, points: [point("journal", 17)], struck: undefined }, steady)).toBe(17);
});

test("nextOrdinal(): the shot met another point, by whose drift the aim is corrected", () => {
  expect(nextOrdinal(journal, { ordinal: 20, points: [point("lock", 20)], struck: point("lock", 20) }, steady)).toBe(22);
});

test("nextOrdinal(): the shot met a call that is no point, so the next one is tried", () => {
  expect(nextOrdinal(journal, { ordinal: 20, points: [], struck: undefined }, steady)).toBe(21);
});
