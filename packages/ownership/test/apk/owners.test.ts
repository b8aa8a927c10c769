/** This proves what apk's database says about paths. The texts have the form that apk 2 and 3 write. */
import { expect, it } from "vitest";
import { asked, verdict } from "../support/asked.ts";
import { tree } from "../support/tree.ts";

const busybox = "C:Q1abc=\nP:busybox\nV:1.36.1-r29\nA:x86_64\nS:1\nT:tools\np:cmd:sh=1\nF:bin\nM:0:0:1777\nR:busybox\na:0:0:755\nZ:Q1abc=\nR:a b\nZ:Q1=\nF:etc\nR:securetty\n\n";
const top = "C:Q1x=\nP:rootfile\nV:1-r0\nA:noarch\nF:\nR:file\n\n";
const meta = "C:Q1y=\nP:meta\nV:2-r0\nA:noarch\n\n";
const merged = { bin: { to: "usr/bin" }, lib: { to: "usr/lib" }, "usr/bin/busybox": "" };

it.each(["lib/apk/db/installed", "usr/lib/apk/db/installed"])("ownersOf(): apk at %s, files of packages and one of none [REQ-S4]", (place) => {
  const { root } = tree({ [place]: busybox + meta + top });
  expect(asked(root, "/bin/busybox").verdict).toEqual({
    state: "owned",
    owners: [{ manager: "apk", package: "busybox", version: "1.36.1-r29", arch: "x86_64", recorded: "/bin/busybox", through: "name" }],
  });
  expect(verdict(root, "/bin/a b")).toBe("busybox 1.36.1-r29 name");
  expect(verdict(root, "/etc/securetty")).toBe("busybox 1.36.1-r29 name");
  expect(verdict(root, "/file")).toBe("rootfile 1-r0 name");
  expect(verdict(root, "/bin/securetty")).toBe("unowned");
});

it("ownersOf(): apk, merged /usr, the database is read once and both names have their owner [REQ-S4]", () => {
  const { root } = tree({ ...merged, "usr/lib/apk/db/installed": busybox });
  expect(verdict(root, "/usr/bin/busybox")).toBe("busybox 1.36.1-r29 alias");
  expect(verdict(root, "/bin/busybox")).toBe("busybox 1.36.1-r29 name");
});

it.each([
  ["cut off between two lines", busybox.slice(0, busybox.indexOf("R:a b"))],
  ["cut off in a line", busybox.slice(0, -8)],
  ["full of NUL bytes", `${busybox}${"\0".repeat(64)}\n\n`],
  ["without a package's name", "V:1\nF:bin\n\n"],
  ["a file without a directory", "P:x\nV:1\nR:ls\n\n"],
  ["no fields", "hello\n\n"],
])("ownersOf(): apk, the database is %s, unknown [REQ-S4]", (_, text) => {
  expect(verdict(tree({ "lib/apk/db/installed": text }).root, "/bin/busybox")).toBe("unknown: corrupt");
});

it("ownersOf(): apk, no package at all, no database [REQ-S4]", () => {
  expect(verdict(tree({ "lib/apk/db/installed": "" }).root, "/bin/busybox")).toBe("unknown: no_database");
});
