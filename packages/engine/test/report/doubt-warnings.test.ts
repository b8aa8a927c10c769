import { expect, test } from "vitest";
import { doubtWarnings, type DoubtfulChange } from "../../src/report/doubt-warnings.ts";

function of(count: number): DoubtfulChange[] {
  return Array.from({ length: count }, (_, index) => ({ doubt: "payload_unhashed", target: `/bin/t${index}` }));
}

test("doubtWarnings(): a few of a kind, each named; many, the first of them and how many more", () => {
  expect(doubtWarnings([])).toEqual([]);
  expect(doubtWarnings(of(8))).toHaveLength(8);
  const many = doubtWarnings([...of(1000), { doubt: "undo_conflict", target: "/bin/x" }]);
  expect(many).toHaveLength(10);
  expect(many[8]).toContain("992");
});
