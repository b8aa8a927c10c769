/** This proves what pacman's database says about paths. */
import { execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import type { Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { asked, verdict } from "../support/asked.ts";
import { tree, type LinkTo } from "../support/tree.ts";

const LOCAL = "var/lib/pacman/local";
const desc = "%NAME%\ncoreutils\n\n%VERSION%\n9.5-1\n\n%BASE%\ncoreutils\n\n%ARCH%\nx86_64\n\n";
const files = "%FILES%\nusr/\nusr/bin/\nusr/bin/a b\nusr/bin/ls\n\n%BACKUP%\netc/ls.conf\t0123\n\n";
const pacman = (more: Record<string, string | LinkTo> = {}): Scratch =>
  tree({ [`${LOCAL}/ALPM_DB_VERSION`]: "9\n", [`${LOCAL}/coreutils-9.5-1/desc`]: desc, [`${LOCAL}/coreutils-9.5-1/files`]: files, ...more });

it("ownersOf(): pacman, a file and a directory of a package and one of none [REQ-S4]", () => {
  const { root } = pacman();
  expect(asked(root, "/usr/bin/ls").verdict).toEqual({
    state: "owned",
    owners: [{ manager: "pacman", package: "coreutils", version: "9.5-1", arch: "x86_64", recorded: "/usr/bin/ls", through: "name" }],
  });
  expect(verdict(root, "/usr/bin/a b")).toBe("coreutils 9.5-1 name");
  expect(verdict(root, "/usr/bin")).toBe("coreutils 9.5-1 name");
  expect(verdict(root, "/etc/ls.conf")).toBe("unowned");
});

it("ownersOf(): pacman, /usr/sbin is a link, its names have their owners too [REQ-S4]", () => {
  const { root } = pacman({ "usr/bin/ls": "", "usr/sbin": { to: "bin" }, sbin: { to: "usr/sbin" } });
  expect(verdict(root, "/sbin/ls")).toBe("coreutils 9.5-1 alias");
});

it("ownersOf(): pacman, a package without files, no fault [REQ-S4]", () => {
  const { root } = pacman({ [`${LOCAL}/base-3-2/desc`]: desc, [`${LOCAL}/base-3-2/files`]: "" });
  expect(verdict(root, "/usr/bin/none")).toBe("unowned");
});

it.each([
  ["files is cut off between two lines", "files", "%FILES%\nusr/\nusr/bin/ls\n", "corrupt"],
  ["files is cut off in a line", "files", "%FILES%\nusr/\nusr/bin/l", "corrupt"],
  ["files is missing", "files", undefined, "incomplete"],
  ["desc is cut off", "desc", "%NAME%\ncoreutils\n\n%VERS", "corrupt"],
  ["desc is empty", "desc", "", "corrupt"],
  ["desc is missing", "desc", undefined, "incomplete"],
])("ownersOf(): pacman, %s, unknown [REQ-S4]", (_, name, text, reason) => {
  const { root, at } = pacman();
  rmSync(at(`${LOCAL}/coreutils-9.5-1/${name}`));
  if (text !== undefined) writeFileSync(at(`${LOCAL}/coreutils-9.5-1/${name}`), text);
  expect(verdict(root, "/usr/bin/ls")).toBe(`unknown: ${reason}`);
});

it("ownersOf(): pacman, a FIFO in place of a package's files, unknown without hanging [REQ-S4]", () => {
  const { root, at } = pacman();
  rmSync(at(`${LOCAL}/coreutils-9.5-1/files`));
  execFileSync("mkfifo", [at(`${LOCAL}/coreutils-9.5-1/files`)]);
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: not_a_file");
});

it("ownersOf(): pacman, no package at all, no database [REQ-S4]", () => {
  expect(verdict(tree({ [`${LOCAL}/ALPM_DB_VERSION`]: "9\n" }).root, "/usr/bin/ls")).toBe("unknown: no_database");
});
