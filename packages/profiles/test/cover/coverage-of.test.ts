/** This proves what becomes of applets that the next profile lacks: no path may dangle (REQ-P2, REQ-A2). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { coverageOf, type Coverage, type CoverageInput, type MissingApplets } from "../../src/index.ts";

const link = (applet: string): CoverageInput["stableLinks"][number] => ({ path: `/usr/bin/${applet}`, applet, dest: `../lib/switchyard/active/bin/${applet}` });
const cover = (old: readonly string[] | null, next: readonly string[], missing: MissingApplets, stable: readonly string[] = []): Coverage =>
  coverageOf({ from: old === null ? null : { name: "a", applets: old }, to: { name: "b", applets: next }, missing, stableLinks: stable.map(link) });
const reasons = ({ errors }: Coverage): string[] => errors.map(({ reason, path }) => `${reason} ${path ?? ""}`.trim());

it.each<[string, readonly string[] | null, readonly string[], MissingApplets, readonly string[], Omit<Coverage, "errors">, string[]]>([
  ["keep", ["cat", "cp", "ls"], ["ls", "mv"], "keep", ["cat"], { kept: ["cat", "cp"], dropped: [], added: ["mv"] }, []],
  ["refuse", ["cat", "ls"], ["ls"], "refuse", ["cat", "ls"], { kept: [], dropped: [], added: [] }, ["applets_missing"]],
  ["refuse, nothing is missing", ["ls"], ["ls", "mv"], "refuse", ["ls"], { kept: [], dropped: [], added: ["mv"] }, []],
  ["drop", ["cat", "cp", "ls"], ["ls"], "drop", ["ls"], { kept: [], dropped: ["cat", "cp"], added: [] }, []],
  ["drop, but a path leads there", ["cat", "ls"], ["ls"], "drop", ["cat"], { kept: [], dropped: ["cat"], added: [] }, ["stable_link_left /usr/bin/cat"]],
  ["keep, a path leads to what neither has", ["ls"], ["ls"], "keep", ["mv"], { kept: [], dropped: [], added: [] }, ["stable_link_left /usr/bin/mv"]],
  ["the first flip", null, ["ls"], "keep", ["ls"], { kept: [], dropped: [], added: ["ls"] }, []],
  ["the first flip, a path leads to what it lacks", null, ["ls"], "keep", ["cat"], { kept: [], dropped: [], added: ["ls"] }, ["stable_link_left /usr/bin/cat"]],
])("coverageOf(): %s [REQ-P2]", (_, old, next, missing, stable, wanted, errors) => {
  const found = cover(old, next, missing, stable);
  expect(found).toMatchObject(wanted);
  expect(reasons(found)).toEqual(errors);
});

it("coverageOf(): any profiles and links, without an error every stable link has its applet afterwards [REQ-A2]", () => {
  const names: fc.Arbitrary<string[]> = fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"));
  fc.assert(
    fc.property(fc.option(names), names, fc.constantFrom("keep", "refuse", "drop"), names, (old, next, missing, stable) => {
      const { kept, dropped, errors } = cover(old, next, missing, stable);
      const after = new Set([...next, ...kept]);
      expect(errors.length > 0 || stable.every((name) => after.has(name))).toBe(true);
      expect([...(old ?? [])].every((name) => after.has(name) || dropped.includes(name) || errors.length > 0)).toBe(true);
      expect(kept.filter((name) => next.includes(name))).toEqual([]);
    }),
  );
});

const FAULT = { applet: "wc", reason: "source_untrusted", path: "/usr/lib/switchyard/profiles/a/bin/wc", found: "something", needed: "something else" } as const;
const lossy = (missing: MissingApplets, dangling: readonly string[]): CoverageInput => ({ from: { name: "a", applets: ["cat", "ls", "wc"], broken: new Map([["wc", FAULT]]) }, to: { name: "b", applets: ["ls"] }, missing, stableLinks: [link("wc")], dangling: new Set(dangling) });

it("coverageOf(): a broken applet is neither kept nor refused, and a link that leads nowhere does not stop; one that works does [REQ-P2, REQ-A2]", () => {
  expect(coverageOf(lossy("keep", ["/usr/bin/wc"]))).toMatchObject({ kept: ["cat"], dropped: ["wc"], errors: [] });
  expect(coverageOf(lossy("drop", ["/usr/bin/wc"]))).toMatchObject({ kept: [], dropped: ["cat", "wc"], errors: [] });
  expect(reasons(coverageOf(lossy("refuse", ["/usr/bin/wc"])))).toEqual(["applets_missing"]);
  expect(reasons(coverageOf(lossy("keep", [])))).toEqual(["stable_link_left /usr/bin/wc"]);
});

it("coverageOf(): an unfit applet of the next profile counts as missing; a rescue profile gets only what a path leads to [REQ-P2]", () => {
  const to = { name: "b", applets: ["ls", "wc"], unfit: new Set(["wc"]) };
  const from = { name: "a", applets: ["cat", "ls", "wc"] };
  expect(coverageOf({ from, to, missing: "keep", stableLinks: [] })).toMatchObject({ kept: ["cat", "wc"], dropped: [], errors: [] });
  expect(coverageOf({ from: null, to, missing: "keep", stableLinks: [] })).toMatchObject({ kept: [], dropped: ["wc"], added: ["ls"], errors: [] });
  expect(coverageOf({ from, to: { ...to, isRescue: true }, missing: "keep", stableLinks: [link("cat")] })).toMatchObject({ kept: ["cat"], dropped: ["wc"], errors: [] });
});
