import { decodeBytes, encodeBytes } from "@switchyard/fs-atomic";
import { printable } from "@switchyard/facts";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { showPath } from "../../src/render/show-path.ts";
import { showToldPath } from "../../src/render/show-told-path.ts";
import { visible } from "../../src/render/visible.ts";

test.for([
  ["/usr/bin/ls", "/usr/bin/ls"],
  ["/usr/bin/[", "'/usr/bin/['"],
  ["/a b", "'/a b'"],
  ["/it's", String.raw`'/it'\''s'`],
  ["/$(reboot)`x`!1", "'/$(reboot)`x`!1'"],
  ["/ü", "'/ü'"],
  ["~root", "'~root'"],
  ["=ls", "'=ls'"],
  ["-rf", "'-rf'"],
  ["", "''"],
  ["/a\nb\tc", String.raw`$'/a\nb\tc'`],
  ["/it's\n\\x41", String.raw`$'/it\'s\n\\x41'`],
  ["/\\x41", String.raw`'/\x41'`],
  [decodeBytes(Uint8Array.of(0x2f, 0xff, 0x41)), String.raw`$'/\xffA'`],
  ["/\u001b[31m", String.raw`$'/\x1b[31m'`],
  ["/\u009b31m", String.raw`$'/\xc2\x9b31m'`],
  ["/\u202Etxt.sl", String.raw`$'/\xe2\x80\xaetxt.sl'`],
  ["/a\u00A0b", String.raw`$'/a\xc2\xa0b'`],
  ["/a\u200Bb", String.raw`$'/a\xe2\x80\x8bb'`],
] as const)("showPath(): %j, %s", ([path, shown]) => {
  expect(showPath(path)).toBe(shown);
});

/** Any name as the kernel may have it. */
const name = fc.uint8Array({ min: 1, maxLength: 12 }).map(decodeBytes);

test("showPath(): no two paths look the same, and none has a character that is not seen", () => {
  fc.assert(
    fc.property(name, name, (one, other) => {
      expect(showPath(one) === showPath(other)).toBe(Buffer.compare(encodeBytes(one), encodeBytes(other)) === 0);
      expect(visible(showPath(one))).toBe(showPath(one));
    }),
  );
});

test("showToldPath(): what facts tell of a path, shown as the path itself", () => {
  fc.assert(
    fc.property(name, (path) => {
      expect(showToldPath(printable(path))).toBe(showPath(path));
    }),
  );
});

test("visible(): nothing drives the terminal", () => {
  expect(visible("a\u001b[31m\u009b\u202e\r\nb é")).toBe(String.raw`a\u{1b}[31m\u{9b}\u{202e}\u{d}\u{a}b é`);
});
