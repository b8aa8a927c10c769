/** This proves the order of versions, by what the managers' own manuals and tests say. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { compareVersions, MANAGERS, type Manager } from "../../src/index.ts";

/** Ascending; those in one text are equal. */
const ORDERS: Readonly<Record<Manager, readonly string[]>> = {
  dpkg: ["0.9~~", "0.9~~a", "0.9~", "0.9 0.9-0 0:0.9 +0:0.9 -0:0.9", "0.9-1~bpo1", "0.9-1 0.9-01", "0.9-1+deb12u1", "0.9-1.1", "0.9a", "0.9+b", "0.10", "1.2.3", "1.10", "1:0.1", "1:0.1-1", "2:0"],
  rpm: ["1.0~~-1", "1.0~rc1-1", "1.0~rc1^git1-1", "1.0 0:1.0", "1.0-1 1.00-1 1_0-1", "1.0-2", "1.0^-1", "1.0^git1-1", "1.0a-1", "1.0.1-1", "1.1-1", "1.10-1", "2-1", "1:0-1"],
  pacman: ["1.0a-1", "1.0b-1", "1.0beta-1", "1.0p-1", "1.0pre-1", "1.0rc-1", "1.0-1 1.00-1", "1.0-2", "1.0.a-1", "1.0.1-1", "1.1-1", "1.10-1", "1:0-1"],
  apk: ["0.1.0_alpha_pre2", "0.1.0_alpha", "0.1.0_alpha2", "0.1.0_beta", "0.1.0_pre1", "0.1.0_rc1", "0.1.0", "0.1.0-r1", "0.1.0-r10", "0.1.0_git20200101", "0.1.0_p1", "0.1.0a", "0.1.0.1", "0.1.3", "1.02", "1.1", "1.10", "2"],
};

it.each(MANAGERS)("compareVersions(): %s, an order that its manual gives [REQ-R10]", (manager) => {
  const steps = ORDERS[manager].map((equal) => equal.split(" "));
  for (const [at, equal] of steps.entries()) {
    for (const one of equal) {
      for (const other of equal) expect([one, other, compareVersions(manager, one, other)]).toEqual([one, other, 0]);
      for (const later of steps.slice(at + 1).flat()) {
        expect([one, later, compareVersions(manager, one, later)]).toEqual([one, later, -1]);
        expect([later, one, compareVersions(manager, later, one)]).toEqual([later, one, 1]);
      }
    }
  }
});

it.each([
  ["dpkg", ["", "a1", "1 2", "x:1", ":1", "+:1", "-1:1", "1-", "1_2", "99999999999:1", "1\n"]],
  ["rpm", ["", "1 2", "1:", "a:1", "1\n"]],
  ["pacman", ["", "1 2", "1:", "1\n"]],
  ["apk", ["", "1.", "a", "1-1", "1.0_foo", "1ab", "1.0-r", "1.0_", "1\n", "1.0-r1_p1"]],
] as const)("compareVersions(): %s, what is no version of it cannot be compared [REQ-R10]", (manager, texts) => {
  for (const text of texts) {
    expect([text, compareVersions(manager, text, "1")]).toEqual([text, null]);
    expect([text, compareVersions(manager, "1", text)]).toEqual([text, null]);
  }
});

const version = fc.array(fc.constantFrom("0", "1", "9", "10", "a", "rc", ".", "-", "~", "^", "+", ":", "_p", "-r", "_rc"), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));

it.each(MANAGERS)("compareVersions(): %s, the other way round is the opposite, and itself is equal [REQ-R10]", (manager) => {
  fc.assert(
    fc.property(version, version, (a, b) => {
      const found = compareVersions(manager, a, b);
      expect(compareVersions(manager, b, a)).toBe(found === null ? null : 0 - found);
      expect([0, null]).toContain(compareVersions(manager, a, a));
    }),
    { numRuns: 2000 },
  );
});

it("compareVersions(): numbers of any length, by value [REQ-R10]", () => {
  for (const manager of MANAGERS) expect(compareVersions(manager, `1.${"9".repeat(40)}`, `1.1${"0".repeat(40)}`)).toBe(-1);
});

it("compareVersions(): pacman, a release counts only where both have one [REQ-R10]", () => {
  expect(compareVersions("pacman", "1.0", "1.0-2")).toBe(0);
  expect(compareVersions("pacman", "1.0-1", "1.0-2")).toBe(-1);
});
