/** This proves that places are compared by components (REQ-S9). */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { isBelow } from "../../src/index.ts";

it.each([
  ["/usr/bin/ls", "/usr/bin", true],
  ["/usr/bin", "/usr/bin", true],
  ["/usr/bin/ls", "/", true],
  ["/", "/", true],
  ["/usr/bin2/ls", "/usr/bin", false],
  ["/usr/bi", "/usr/bin", false],
  ["/usr", "/usr/bin", false],
  ["/usr/bin/ls", "/usr/bin/", true],
  ["/usr//bin/./ls", "//usr/./bin//", true],
  ["/a/usr/bin", "/usr/bin", false],
  ["/USR/bin", "/usr", false],
])("isBelow(): %s in %s, %s [REQ-S9]", (path, top, answer) => {
  expect(isBelow(path, top)).toBe(answer);
});

it("isBelow(): a path with components more is below, with other ones it is not [REQ-S9]", () => {
  const part = fc.stringMatching(/^[^/\0]{1,8}$/u).filter((text) => text !== "." && text !== "..");
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.array(part, { maxLength: 3 }), part, (top, more, other) => {
      const path = `/${top.join("/")}`;
      expect(isBelow([path, ...more].join("/"), path)).toBe(true);
      expect(isBelow([`${path}${other}`, ...more].join("/"), path)).toBe(false);
    }),
  );
});
