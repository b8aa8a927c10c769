import * as fc from "fast-check";
import { expect, test } from "vitest";
import { plainText } from "../../src/reports/text/plain-text.ts";

test("plainText(): what a reader does not see, written out", () => {
  expect(plainText("\u001b[31m\u0000\u202e\ufeff\ud800\uffff\r")).toBe(String.raw`\u{1b}[31m\u{0}\u{202e}\u{feff}\u{d800}\u{ffff}\u{d}`);
});

test("plainText(): lines, tabs, and letters of any script, as they are", () => {
  expect(plainText("a\n\tb é 日本語")).toBe("a\n\tb é 日本語");
});

test("plainText(): any text, only characters that XML can hold and UTF-8 can write", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.integer({ min: 0xd800, max: 0xdfff }), (text, half) => {
      const plain = plainText(text + String.fromCharCode(half));
      return plain.isWellFormed() && /^[\t\n\u{20}-\u{7e}\u{a0}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u.test(plain);
    }),
  );
});
