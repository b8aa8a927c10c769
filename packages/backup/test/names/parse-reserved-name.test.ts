/** This proves that reserved names are read as they are written, and as nobody else's (REQ-B1, REQ-B6). */
import { encodeBytes, NAME_MAX, nodeName, type NodeName } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseReservedName } from "../../src/names/parse-reserved-name.ts";
import { stemOf } from "../../src/names/reserved-names.ts";
import { reservedNames, tag } from "../../src/index.ts";

const pieces = ["ls", ".", "..", "sw", "foo", "1", "17", "0", "bak", "bak.meta.json", "meta", "pin", "old", "stage", "~", "-", "\udcff", "é"];
const anyTag = fc.oneof(fc.constantFrom("sw", "foo", "1", "17", "bak", "old", "sw-foo", "-", "0"), fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/)).map((text) => tag(text));
/** Names made of the very pieces that reserved names consist of. */
const anyTarget: fc.Arbitrary<NodeName> = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 60 })
  .map((parts) => parts.join(""))
  .filter((text) => text !== "." && text !== ".." && encodeBytes(text).length <= NAME_MAX)
  .map((text) => nodeName(text));
const anyMillis = fc.oneof(fc.constantFrom(0, 1, 17, 1_700_000_000_000, Number.MAX_SAFE_INTEGER), fc.nat());

it("parseReservedName(): what reservedNames wrote, its stem, time and use [REQ-B1, REQ-B6]", () => {
  fc.assert(
    fc.property(anyTarget, anyTag, anyMillis, (target, own, millis) => {
      for (const [use, name] of Object.entries(reservedNames(target, own, millis))) {
        expect(parseReservedName(name, own)).toEqual({ stem: stemOf(target, own), millis, use });
      }
    }),
    { numRuns: 2000 },
  );
});

it("parseReservedName(): under another tag, undefined [REQ-B6]", () => {
  fc.assert(
    fc.property(anyTarget, anyTag, anyTag, anyMillis, (target, own, other, millis) => {
      fc.pre(own !== other);
      for (const name of Object.values<string>({ ...reservedNames(target, own, millis) })) expect(parseReservedName(name, other)).toBeUndefined();
    }),
    { numRuns: 2000 },
  );
});

it("parseReservedName(): two targets, never one stem, but for the short form itself [REQ-B6]", () => {
  fc.assert(
    fc.property(anyTarget, anyTarget, anyTag, (target, other, own) => {
      fc.pre(target !== other && !target.startsWith("~") && !other.startsWith("~"));
      expect(stemOf(target, own)).not.toBe(stemOf(other, own));
    }),
    { numRuns: 2000 },
  );
});

it("parseReservedName(): any name that it reads, written again the same [REQ-B6]", () => {
  const anyHead = fc.array(fc.constantFrom(...pieces, ".sw.", ".bak"), { minLength: 1, maxLength: 6 }).map((parts) => parts.join(""));
  const digits = fc.constantFrom("0", "1", "01", "-1", "17", "9007199254740991", "9007199254740993", "9999999999999999", "");
  const anyName = fc.tuple(anyHead, digits, fc.constantFrom("bak", "bak.meta.json", "bak.pin", "old", "stage", "meta.json")).map(([head, text, end]) => `.${head}.sw.${text}.${end}`);
  fc.assert(
    fc.property(anyName, (name) => {
      const parsed = parseReservedName(name, tag("sw"));
      fc.pre(parsed !== undefined && parsed.stem !== "." && parsed.stem !== "..");
      expect(reservedNames(nodeName(parsed.stem), tag("sw"), parsed.millis)[parsed.use]).toBe(name);
    }),
    { numRuns: 1000 },
  );
});

it.each([
  ".ls.sw.9007199254740993.bak", ".ls.sw.9999999999999999.bak.meta.json", ".ls.sw.99999999999999999.bak", ".ls.sw.01.bak", ".ls.sw.-1.bak", ".ls.sw.1e3.bak",
  ".ls.sw. 1.bak", ".ls.sw..bak", ".ls.sw.bak", "..sw.1.bak", "ls.sw.1.bak", ".lssw.1.bak", ".ls.SW.1.bak", ".ls.sw.1.bak.meta.json.new", ".ls.sw.1", ".sw.1.bak", ".ls.sw.1.BAK", "",
])("parseReservedName(): %j, undefined [REQ-B6]", (name) => {
  expect(parseReservedName(name, tag("sw"))).toBeUndefined();
});
