/** This proves that JSON which readers could read differently is refused, and all other JSON is read. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parseJson } from "../../src/json/parse-json.ts";
import { scanJson } from "../../src/json/scan-json.ts";

const parsed = (text: string): ReturnType<typeof parseJson> => parseJson(Buffer.from(text));

it.each(['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '[{"b":{"a":1,"a":[]}}]', '{"__proto__":{}}', '{"a":{"__proto__":1}}', '{"a":"\\ud800"}', '{"\\udc80":1}', `${"[".repeat(70)}${"]".repeat(70)}`])(
  "parseJson(): %s, ambiguous",
  (text) => {
    expect(parsed(text)).toMatchObject({ ok: false, reason: "ambiguous_json" });
  },
);

it("parseJson(): nested so deep that a recursive reader would end, ambiguous", () => {
  expect(parsed(`${"[".repeat(1_000_000)}${"]".repeat(1_000_000)}`)).toMatchObject({ reason: "ambiguous_json" });
});

it.each(["", "{", "\ufeff{}", "{}x", "{'a':1}", '{"a":1,}', "\0"])("parseJson(): %j, no JSON", (text) => {
  expect(parsed(text)).toMatchObject({ ok: false, reason: "not_json" });
});

it("parseJson(): bytes that are not UTF-8, no JSON", () => {
  expect(parseJson(Buffer.from('"\xff"', "latin1"))).toMatchObject({ ok: false, reason: "not_json" });
});

it("parseJson(): constructor, toString and other names of JavaScript, keys like any other", () => {
  expect(parsed('{"constructor":1,"toString":{"hasOwnProperty":2}}')).toEqual({ ok: true, value: { constructor: 1, toString: { hasOwnProperty: 2 } } });
});

it("parseJson(): any document, with strings full of quotes, colons and backslashes, its value", () => {
  const string = fc.string({ unit: fc.constantFrom('"', ":", "\\", " ", "{", "}", "a", "\n", "é") });
  const { document } = fc.letrec((tie) => ({
    document: fc.oneof({ maxDepth: 4 }, string, fc.integer(), fc.boolean(), fc.constant(null), fc.array(tie("document")), fc.dictionary(string, tie("document"), { noNullPrototype: true })),
  }));
  fc.assert(
    fc.property(document, fc.constantFrom(undefined, 1, "\t"), (value, space) => {
      expect(parsed(JSON.stringify(value, null, space))).toEqual({ ok: true, value });
    }),
  );
});

it("scanJson(): keys, marks and depth of what stands outside of strings", () => {
  expect(scanJson('{"a" \r\n\t: "b:{[,", "c":["\\"d\\":", "\\\\"]}')).toEqual({ keys: 2, marks: 4, depth: 2 });
});

it.each(['"', '"\\', '{"a', "]]]", '\\"', ""])("scanJson(): %j, which is no JSON, an end", (text) => {
  expect(scanJson(text).keys).toBe(0);
});

it("parseJson(): more values than allowed, too large before any of them is made", () => {
  expect(parseJson(Buffer.from(`[${"{},".repeat(99)}{}]`), 199)).toMatchObject({ ok: false, reason: "too_large" });
  expect(parseJson(Buffer.from(`[${"{},".repeat(99)}{}]`), 200)).toMatchObject({ ok: true });
});
