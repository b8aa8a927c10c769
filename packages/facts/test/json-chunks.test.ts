/** This proves that a document in pieces is the same text as in one. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { jsonChunks } from "../src/index.ts";

const whole = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;

it.each([[{}], [{ a: [] }], [{ a: undefined }], [{ a: undefined, b: 1 }], [{ a: [undefined, null, "\n", "\udcff", [1, [2]], {}] }], [{ a: { b: ["x"] }, c: [[], {}] }]])("jsonChunks(): %j, the text of JSON.stringify", (document) => {
  expect([...jsonChunks(document)].join("")).toBe(whole(document));
});

it("jsonChunks(): any document, the text of JSON.stringify", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.array(fc.jsonValue()))), (document) => {
      expect([...jsonChunks(document)].join("")).toBe(whole(document));
    }),
  );
});

it.each([[[]], [[1, { a: 2 }]]])("jsonChunks(): a list %j that is made while it is written, the same text", (list) => {
  expect([...jsonChunks({ list: list.values(), last: 1 })].join("")).toBe(whole({ list, last: 1 }));
});

it("jsonChunks(): a long list, in pieces", () => {
  const document = { list: Array.from({ length: 10_000 }, (_, index) => ({ index, text: "x".repeat(50) })) };
  const chunks = [...jsonChunks(document)];
  expect(chunks.length).toBeGreaterThan(5);
  expect(Math.max(...chunks.map(({ length }) => length))).toBeLessThan(70_000);
  expect(chunks.join("")).toBe(whole(document));
});
