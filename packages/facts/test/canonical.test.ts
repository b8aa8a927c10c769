/** This proves the one form of RFC 8785, and that names are shown without two of them looking alike. */
import { decodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { canonical, printable } from "../src/index.ts";

it("canonical(): keys by UTF-16 code units, at every depth [REQ-D1]", () => {
  const value = { "\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\u{1f600}": 5, "\u0080": 6, "\u00f6": { b: 1, a: [{ d: 1, c: 2 }] } };
  expect(canonical(value)).toBe('{"\\r":2,"1":4,"\u0080":6,"\u00f6":{"a":[{"c":2,"d":1}],"b":1},"\u20ac":1,"\u{1f600}":5,"\ufb33":3}');
});

it.each([[1, "1"], [-0, "0"], [1.5, "1.5"], [1e21, "1e+21"], [1e-7, "1e-7"], [1 / 3, "0.3333333333333333"], [4.5, "4.5"], [0.002, "0.002"], [2 ** 53, "9007199254740992"]])(
  "canonical(): the number %f, %s [REQ-D1]",
  (number, text) => {
    expect(canonical(number)).toBe(text);
  },
);

it("canonical(): any plain data, the same bytes whatever the order of keys, and the same data again [REQ-D1]", () => {
  const plain = fc.jsonValue().filter((value) => !JSON.stringify(value).includes("\\"));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "grapheme-ascii" }), plain), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).toReversed());
      expect(canonical(reversed)).toBe(canonical(value));
      expect(JSON.parse(canonical(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("canonical(): keys that are undefined, left out [REQ-D1]", () => {
  expect(canonical({ b: undefined, a: 1 })).toBe('{"a":1}');
});

it.each([undefined, () => 1])("canonical(): %s, a defect of the caller", (value) => {
  expect(() => canonical(value)).toThrow(TypeError);
});

it.each([
  ["plain é", "plain é"],
  [String.raw`C:\dir`, String.raw`C:\dir`],
  ["l\udcff", String.raw`l\xff`],
  [String.raw`l\xff`, String.raw`l\\xff`],
  ["\\\udc80", String.raw`\\\x80`],
  ["\ud83d", String.raw`\x{d83d}`],
])("printable(): %j, %s", (text, shown) => {
  expect(printable(text)).toBe(shown);
});

const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 12 }), fc.array(fc.constantFrom(0x5c, 0x78, 0x66, 0x38, 0x30, 0x7b, 0xff, 0x80), { maxLength: 12 }).map((bytes) => Uint8Array.from(bytes)));

it("printable(): any two names, shown alike only if they are one [REQ-D1]", () => {
  fc.assert(
    fc.property(anyBytes, anyBytes, (one, other) => {
      const [a, b] = [decodeBytes(one), decodeBytes(other)];
      expect(printable(a) === printable(b)).toBe(a === b);
      expect(printable(a).isWellFormed()).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

it("printable(): every short word of its own alphabet, each shown in its own way [REQ-D1]", () => {
  const alphabet = ["\\", "x", "f", "8", "0", "\udcff", "\udc80", "{"];
  let words = [""];
  for (let length = 0; length < 4; length++) words = [...new Set(words.flatMap((word) => [word, ...alphabet.map((letter) => word + letter)]))];
  expect(new Set(words.map((word) => printable(word))).size).toBe(words.length);
});
