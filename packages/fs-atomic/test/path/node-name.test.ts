import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../src/bytes/byte-string.ts";
import { isNodeName, NAME_MAX, nodeName } from "../../src/path/node-name.ts";
import { refusal } from "../support/refusal.ts";

describe("nodeName()", () => {
  it.each(["", ".", "..", "a/b", "/", "a\0b", "\0"])("nodeName(): %j, refused [REQ-S1]", (text) => {
    expect(refusal(() => nodeName(text))).toEqual({ id: "E_USAGE", reason: "bad_name" });
  });

  it.each(["ls", "...", ".hidden", " ", "\n", "-rf", "é", decodeBytes(Buffer.from([0xff, 0x80]))])("nodeName(): %j, itself", (text) => {
    expect(nodeName(text)).toBe(text);
  });

  it("nodeName(): counts bytes, not characters", () => {
    expect(nodeName("a".repeat(NAME_MAX))).toHaveLength(255);
    expect(refusal(() => nodeName("a".repeat(256)))).toEqual({ id: "E_USAGE", reason: "name_too_long" });
    expect(refusal(() => nodeName("é".repeat(128)))).toEqual({ id: "E_USAGE", reason: "name_too_long" });
    expect(nodeName(decodeBytes(Buffer.alloc(255, 0xff)))).toHaveLength(255);
  });

  it.each(["\ud800", "a\udbff", "\udcc3\udca9", "\udc41"])("nodeName(): %j, a second spelling of other bytes, refused [REQ-S1]", (text) => {
    expect(refusal(() => nodeName(text))).toEqual({ id: "E_USAGE", reason: "bad_name" });
  });

  it("nodeName(): any text, accepted or a typed refusal [REQ-S1]", () => {
    const text = fc.oneof(fc.string({ unit: "binary", maxLength: 300 }), fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((codes) => String.fromCharCode(...codes)));
    fc.assert(
      fc.property(text, (given) => {
        let accepted: boolean;
        try {
          accepted = nodeName(given) === given;
        } catch {
          accepted = ["bad_name", "name_too_long"].includes(refusal(() => nodeName(given)).reason);
        }
        expect(accepted).toBe(true);
      }),
    );
  });
});

it.each([["ls", true], ["", false], ["..", false], ["a/b", false], ["a\0", false], ["a".repeat(255), true], ["a".repeat(256), false]])("isNodeName(): %j, %s", (text, isOne) => {
  expect(isNodeName(text)).toBe(isOne);
});
