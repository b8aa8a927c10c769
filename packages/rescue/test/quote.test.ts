/** This proves that a quoted word is that word again, whatever bytes it has. */
import { spawnSync } from "node:child_process";
import { decodeBytes, encodeBytes } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { quote } from "../src/index.ts";

const anyWord = fc.uint8Array({ maxLength: 80 }).map((bytes) => decodeBytes(bytes.map((byte) => (byte === 0 ? 0x27 : byte))));

it("quote(): any words, the very same words to a shell [REQ-RC1]", () => {
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1, maxLength: 8 }), (words) => {
      const script = encodeBytes(`printf '%s\\0' ${words.map((word) => quote(word)).join(" ")}`);
      const { stdout } = spawnSync("sh", [], { input: script });
      expect(stdout.equals(encodeBytes(words.map((word) => `${word}\0`).join("")))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

it.each([["", "''"], ["a", "'a'"], ["it's", String.raw`'it'\''s'`], ["$(x)", "'$(x)'"], ["-n", "'-n'"]])("quote(): %j, %s [REQ-RC1]", (word, quoted) => {
  expect(quote(word)).toBe(quoted);
});
