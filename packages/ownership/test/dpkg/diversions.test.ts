/** This proves what a diversion changes about who owns a path. */
import { expect, it } from "vitest";
import { asked, verdict } from "../support/asked.ts";
import { dpkgTree } from "../support/dpkg-tree.ts";

const dash = { name: "dash", files: ["/bin/sh", "/usr/bin/dash"] };
const bash = { name: "bash", version: "5.2-1", files: ["/bin/sh", "/bin/bash"] };
const merged = { bin: { to: "usr/bin" }, "usr/bin/sh": "", "usr/bin/sh.distrib": "" };
const diverted = (lines: string): Record<string, string> => ({ "var/lib/dpkg/diversions": lines });
const byDash = diverted("/bin/sh\n/bin/sh.distrib\ndash\n");
const local = diverted("/bin/sh\n/bin/sh.vendor\n:\n");

it("ownersOf(): diverted by a package that has the path too, each file has its owner [REQ-S4]", () => {
  const { root } = dpkgTree([dash, bash], { ...merged, ...byDash });
  expect(verdict(root, "/bin/sh")).toBe("dash 1.0-1 name");
  expect(verdict(root, "/usr/bin/sh")).toBe("dash 1.0-1 alias");
  expect(verdict(root, "/usr/bin/sh.distrib")).toBe("bash 5.2-1 diversion");
  expect(asked(root, "/usr/bin/sh").diversion).toEqual({ state: "away", other: "/usr/bin/sh.distrib", by: "dash" });
  expect(asked(root, "/bin/sh.distrib").diversion).toEqual({ state: "here", other: "/usr/bin/sh", by: "dash" });
  expect(asked(root, "/bin/bash").diversion).toEqual({ state: "none" });
});

it("ownersOf(): diverted locally, what stands there is nobody's and the vendor's file is at its new place [REQ-S4]", () => {
  const { root } = dpkgTree([bash], local);
  expect(verdict(root, "/bin/sh")).toBe("unowned");
  expect(verdict(root, "/bin/sh.vendor")).toBe("bash 5.2-1 diversion");
  expect(asked(root, "/bin/sh").diversion).toEqual({ state: "away", other: "/bin/sh.vendor", by: null });
});

it("ownersOf(): diverted by a package that has no such file, nobody's [REQ-S4]", () => {
  const { root } = dpkgTree([{ ...dash, files: ["/usr/bin/dash"] }, bash], byDash);
  expect(verdict(root, "/bin/sh")).toBe("unowned");
  expect(verdict(root, "/bin/sh.distrib")).toBe("bash 5.2-1 diversion");
});

it.each([
  ["cut off in the middle of a line", "/bin/sh\n/bin/sh.dis"],
  ["cut off between two lines", "/bin/sh\n/bin/sh.distrib\n"],
  ["no paths", "a\nb\nc\n"],
  ["full of NUL bytes", "\0\0\0"],
])("ownersOf(): the record of diversions is %s, no owner can be told [REQ-S4]", (_, text) => {
  const { root } = dpkgTree([dash, bash], diverted(text));
  expect(verdict(root, "/bin/bash")).toBe("unknown: corrupt");
  expect(asked(root, "/bin/bash").diversion).toEqual({ state: "unknown" });
});
