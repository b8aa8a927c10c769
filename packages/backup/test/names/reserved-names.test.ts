/** This proves that reserved names fit, are free, and belong to one target and one tag only (REQ-B1, REQ-B6). */
import { encodeBytes, NAME_MAX, nodeName, decodeBytes, type NodeName } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { DEFAULT_TAG, freeNames, reservedNames, tag, type Tag } from "../../src/index.ts";
import { parseReservedName } from "../../src/names/parse-reserved-name.ts";
import { stemOf } from "../../src/names/reserved-names.ts";

const anyTag = fc.stringMatching(/^[A-Za-z0-9_-]{1,64}$/).map((text) => tag(text));
const anyMillis = fc.integer({ min: 0, max: 9_999_999_999_999 });
const anyTarget: fc.Arbitrary<NodeName> = fc
  .uint8Array({ minLength: 1, maxLength: NAME_MAX })
  .map((bytes) => decodeBytes(bytes.map((byte) => (byte === 0 || byte === 0x2f ? 0xff : byte))))
  .filter((name) => name !== "." && name !== "..")
  .map((name) => nodeName(name));
/** Names made of the very pieces that names are told apart by. */
const trickyTarget = fc.array(fc.constantFrom("ls", ".", "sw", "foo", "1", "bak", "meta", "json", "~"), { minLength: 1, maxLength: 6 }).map((parts) => nodeName(`x${parts.join("")}`));
const trickyTag = fc.constantFrom("sw", "foo", "1", "bak", "sw-foo").map((text) => tag(text));

it.each(["sw", "A-Z_09", "x".repeat(64), "-", "1"])("tag(): %j, accepted [REQ-B6]", (text) => {
  expect(tag(text)).toBe(text);
});

it.each(["", "sw.foo", "a/b", "a b", "a\n", "x".repeat(65), "é", "..", "a\0"])("tag(): %j, refused [REQ-B6]", async (text) => {
  expect(await caught(() => tag(text))).toMatchObject({ id: "E_USAGE", exitCode: 2, reason: "bad_tag" });
});

it("reservedNames(): a plain target, the documented names [REQ-B1]", () => {
  expect(reservedNames(nodeName("ls"), DEFAULT_TAG, 1700)).toEqual({
    stage: ".ls.switchyard.1700.stage",
    displaced: ".ls.switchyard.1700.old",
    payload: ".ls.switchyard.1700.bak",
    sidecar: ".ls.switchyard.1700.bak.meta.json",
    pin: ".ls.switchyard.1700.bak.pin",
  });
});

it("reservedNames(): a target of 255 bytes, the short form [REQ-B1]", () => {
  // printf 'a%.0s' $(seq 255) | sha256sum
  const { payload } = reservedNames(nodeName("a".repeat(255)), tag("sw"), 1700);
  expect(payload).toBe(".~b0f3323e7a3cad8ae6778340cc2a17ae.sw.1700.bak");
});

it("reservedNames(): any target and tag, all within NAME_MAX and told apart [REQ-B1]", () => {
  fc.assert(
    fc.property(anyTarget, anyTag, anyMillis, (target, text, millis) => {
      const names = Object.values<string>({ ...reservedNames(target, text, millis) });
      expect(names.every((name) => encodeBytes(name).length <= NAME_MAX)).toBe(true);
      expect(new Set(names).size).toBe(5);
    }),
  );
});

/** How a catalog tells whose sidecar a name is. */
function isSidecarOf(name: string, target: NodeName, of: Tag): boolean {
  const parsed = parseReservedName(name, of);
  return parsed?.use === "sidecar" && parsed.stem === stemOf(target, of);
}

it("parseReservedName(): its own sidecar at any time, true [REQ-B6]", () => {
  fc.assert(
    fc.property(anyTarget, anyTag, anyMillis, (target, text, millis) => {
      expect(isSidecarOf(reservedNames(target, text, millis).sidecar, target, text)).toBe(true);
    }),
  );
});

it("parseReservedName(): of another target or another tag, false [REQ-B6]", () => {
  fc.assert(
    fc.property(trickyTarget, trickyTag, trickyTarget, trickyTag, anyMillis, (target, own, otherTarget, other, millis) => {
      fc.pre(target !== otherTarget || own !== other);
      expect(isSidecarOf(reservedNames(otherTarget, other, millis).sidecar, target, own)).toBe(false);
    }),
    { numRuns: 2000 },
  );
});

it.each([
  ["ls", "sw", ".ls.sw.foo.1.bak.meta.json"],
  ["python3", "sw", ".python3.11.sw.1.bak.meta.json"],
  ["ls", "sw", ".ls.sw.1.bak"],
  ["ls", "sw", ".ls.sw.1.stage"],
  ["ls", "sw", ".ls.sw..bak.meta.json"],
  ["ls", "sw", ".ls.sw.1.bak.meta.json.new"],
  ["ls", "sw", ".ls.sw.-1.bak.meta.json"],
])("parseReservedName(): target %s, tag %s, %s, false [REQ-B6]", (target, text, name) => {
  expect(isSidecarOf(name, nodeName(target), tag(text))).toBe(false);
});

it("freeNames(): nothing taken, this very millisecond [REQ-B1]", () => {
  expect(freeNames(nodeName("ls"), DEFAULT_TAG, 1700, new Set())).toEqual(reservedNames(nodeName("ls"), DEFAULT_TAG, 1700));
});

it("freeNames(): any of the three names taken, moves on to the first free millisecond [REQ-B1]", () => {
  const ls = nodeName("ls");
  const anyTaken = fc.uniqueArray(fc.tuple(fc.nat(20), fc.constantFrom("stage", "payload", "sidecar")), { maxLength: 30 });
  fc.assert(
    fc.property(anyTaken, (list) => {
      const taken = new Set<string>(list.map(([offset, which]) => reservedNames(ls, DEFAULT_TAG, 1700 + offset)[which]));
      let first = 1700;
      while (list.some(([offset]) => 1700 + offset === first)) first += 1;
      expect(freeNames(ls, DEFAULT_TAG, 1700, taken)).toEqual(reservedNames(ls, DEFAULT_TAG, first));
    }),
  );
});
