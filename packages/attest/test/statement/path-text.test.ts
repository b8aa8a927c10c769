/** This proves that a path in a statement is exactly one path. */
import { decodeBytes, formatPath, safePath } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parsePathText, pathText } from "../../src/index.ts";

it.each([
  ["/usr/bin/ls", "/usr/bin/ls"],
  ["/usr/bin/é ~+", "/usr/bin/é ~+"],
  ["/100%", "/100%25"],
  ["/a\nb\u007f\u009b", "/a%0Ab%7F%C2%9B"],
  [decodeBytes(Buffer.from("/a\xff\xfe", "latin1")), "/a%FF%FE"],
])("pathText(): %j is %s", (path, text) => {
  expect(pathText(safePath(path))).toBe(text);
});

it("parsePathText(): any bytes in a name, the path they came from", () => {
  const name = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((bytes) => decodeBytes(bytes.map((byte) => (byte === 0 || byte === 47 ? 65 : byte))));
  fc.assert(
    fc.property(name.filter((text) => text !== "." && text !== ".."), (text) => {
      const path = safePath(`/${text}`);
      const back = parsePathText(pathText(path));
      expect(pathText(path).isWellFormed()).toBe(true);
      expect(back === null ? null : formatPath(back)).toBe(formatPath(path));
    }),
  );
});

it.each(["", "usr", "/", "/..", "/a/../b", "/%2E%2E/b", "/a%2Fb", "/a//b", "/a/", "/%", "/%4", "/%41", "/%ff", "/a\n", "/%00", "/\ud800"])("parsePathText(): %j, no path", (text) => {
  expect(parsePathText(text)).toBeNull();
});
