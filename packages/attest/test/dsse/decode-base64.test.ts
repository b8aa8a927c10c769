/** This proves that one value has one base64 text, per alphabet. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBase64 } from "../../src/dsse/decode-base64.ts";

it("decodeBase64(): what an encoder writes in either alphabet, its bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString("base64");
      expect(decodeBase64(text)).toEqual(Buffer.from(bytes));
      expect(decodeBase64(text.replaceAll("+", "-").replaceAll("/", "_"))).toEqual(Buffer.from(bytes));
    }),
  );
});

it.each(["QQ", "QQ=", "QR==", "QQ===", "QQ==\n", " QQ==", "Q Q==", "QQ==QQ==", "=", "-/-/", "Zg==Zg", "Q\0Q=", "ＱＱ=="])("decodeBase64(): %j, nothing", (text) => {
  expect(decodeBase64(text)).toBeNull();
});
