/** This proves which files a package is said to have (REQ-S4). */
import { rmSync } from "node:fs";
import { safePath } from "@switchyard/fs-atomic";
import type { Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { packageFiles, type NamedPackage, type PackageFiles } from "../src/index.ts";
import { dpkgTree } from "./support/dpkg-tree.ts";
import { rpmTree } from "./support/rpm-tree.ts";
import { tree } from "./support/tree.ts";

const DIRS = ["/usr/bin", "/bin", "/usr/sbin", "/none"].map((dir) => safePath(dir));
const filesOf = ({ root }: Scratch, asked: NamedPackage): PackageFiles => packageFiles(root, asked, DIRS);
const told = ({ packages }: PackageFiles): string[] => packages.map(({ manager, version, files }) => `${manager} ${version ?? "-"}: ${files.map(({ path, recorded }) => (path === recorded ? path : `${path} for ${recorded}`)).join(", ")}`);

it("packageFiles(): dpkg, the files that are there in these directories, by either name of a directory, one that was diverted where it is [REQ-S4]", () => {
  const place = dpkgTree(
    [{ name: "tools", files: ["/usr/bin/ls", "/bin/cp", "/usr/bin/mv", "/usr/bin/gone", "/etc/tools"] }, { name: "other", files: ["/usr/bin/cat"] }],
    { "usr/bin/ls": "", "usr/bin/cp": "", "usr/bin/cat": "", "usr/bin/mv": "local", "usr/bin/mv.distrib": "theirs", "etc/tools": "", bin: { to: "usr/bin" }, "var/lib/dpkg/diversions": "/usr/bin/mv\n/usr/bin/mv.distrib\n:\n" },
  );
  const found = filesOf(place, { package: "tools" });
  expect(told(found)).toEqual(["dpkg 1.0-1: /usr/bin/cp for /bin/cp, /usr/bin/ls, /usr/bin/mv.distrib for /usr/bin/mv"]);
  expect(found.faults).toEqual([]);
});

it("packageFiles(): pacman [REQ-S4]", () => {
  const home = "var/lib/pacman/local/tools-1-1";
  const place = tree({ [`${home}/desc`]: "%NAME%\ntools\n\n%VERSION%\n1-1\n\n%ARCH%\nany\n\n", [`${home}/files`]: "%FILES%\nusr/\nusr/bin/\nusr/bin/ls\n\n", "usr/bin/ls": "", "usr/bin/no": "" });
  expect(told(filesOf(place, { package: "tools" }))).toEqual(["pacman 1-1: /usr/bin/ls"]);
});

it("packageFiles(): rpm and apk have a package of this name, both, or the one that is asked for [REQ-S4]", () => {
  const place = rpmTree([{ name: "tools", files: ["/usr/bin/ls"] }]);
  tree({ "lib/apk/db/installed": "P:tools\nV:2-r0\nA:x86_64\nF:usr/bin\nR:cp\n\n", "usr/bin/ls": "", "usr/bin/cp": "" }, place);
  expect(told(filesOf(place, { package: "tools" }))).toEqual(["rpm 1.0-1: /usr/bin/ls", "apk 2-r0: /usr/bin/cp"]);
  expect(told(filesOf(place, { package: "tools", manager: "apk" }))).toEqual(["apk 2-r0: /usr/bin/cp"]);
});

it("packageFiles(): one package in two versions, no version [REQ-S4]", () => {
  const place = dpkgTree(
    [{ name: "tools", files: ["/usr/bin/ls"], multiArch: "same" }, { name: "tools", version: "2.0-1", arch: "i386", files: ["/usr/bin/cp"], multiArch: "same" }],
    { "usr/bin/ls": "", "usr/bin/cp": "" },
  );
  expect(told(filesOf(place, { package: "tools" }))).toEqual(["dpkg -: /usr/bin/cp, /usr/bin/ls"]);
});

it("packageFiles(): a database that lost a list, what is known and the fault, once [REQ-S4]", () => {
  const place = dpkgTree([{ name: "tools", files: ["/usr/bin/ls"] }, { name: "lost", files: ["/usr/bin/cp"] }], { "usr/bin/ls": "", "usr/bin/cp": "", "usr/bin/mv": "" });
  rmSync(place.at("var/lib/dpkg/info/lost.list"));
  const found = filesOf(place, { package: "tools" });
  expect(told(found)).toEqual(["dpkg 1.0-1: /usr/bin/ls"]);
  expect(found.faults).toMatchObject([{ reason: "incomplete", file: "/var/lib/dpkg/info/lost.list" }]);
});

it("packageFiles(): no such package, none; no database, the fault says so [REQ-S4]", () => {
  expect(filesOf(dpkgTree([{ name: "other", files: ["/usr/bin/ls"] }], { "usr/bin/ls": "" }), { package: "tools" })).toEqual({ packages: [], faults: [] });
  expect(filesOf(tree({ "usr/bin/ls": "" }), { package: "tools" })).toMatchObject({ packages: [], faults: [{ reason: "no_database" }] });
});
