/** This proves what dpkg's database says about paths, and what it does not. */
import { execFileSync } from "node:child_process";
import { appendFileSync, mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { decodeBytes, safePath } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { ownersOf } from "../../src/index.ts";
import { asked, told, verdict } from "../support/asked.ts";
import { dpkgTree, stanza } from "../support/dpkg-tree.ts";

const coreutils = { name: "coreutils", version: "9.1-1", files: ["/bin", "/bin/ls", "/usr/bin/env"] };
const perl = { name: "perl", version: "5.36.0-7", files: ["/usr/bin/perl"] };
const merged = { bin: { to: "usr/bin" }, "usr/bin/ls": "" };

it("ownersOf(): many paths, answered in order with version, architecture and manager [REQ-S4]", () => {
  const { root } = dpkgTree([coreutils, perl]);
  const answers = ownersOf(root, ["/usr/bin/perl", "/usr/bin/none", "/usr/bin/env"].map((path) => safePath(path)));
  expect(answers.map((answer) => told(answer))).toEqual(["perl 5.36.0-7 name", "unowned", "coreutils 9.1-1 name"]);
  expect(answers[0]?.verdict).toEqual({
    state: "owned",
    owners: [{ manager: "dpkg", package: "perl", version: "5.36.0-7", arch: "amd64", recorded: "/usr/bin/perl", through: "name" }],
  });
});

it("ownersOf(): merged /usr, both names of a file have its owner [REQ-S4]", () => {
  const { root } = dpkgTree([coreutils], merged);
  expect(asked(root, "/usr/bin/ls")).toMatchObject({ canonical: "/usr/bin/ls", verdict: { owners: [{ recorded: "/bin/ls", through: "alias" }] } });
  expect(asked(root, "/bin/ls")).toMatchObject({ canonical: "/usr/bin/ls", verdict: { owners: [{ recorded: "/bin/ls", through: "name" }] } });
  expect(verdict(root, "/bin/env")).toBe("coreutils 9.1-1 alias");
});

it("ownersOf(): /usr is not merged, two names are two files [REQ-S4]", () => {
  const { root } = dpkgTree([coreutils], { "bin/ls": "", "usr/bin/ls": "" });
  expect(verdict(root, "/bin/ls")).toBe("coreutils 9.1-1 name");
  expect(verdict(root, "/usr/bin/ls")).toBe("unowned");
});

it("ownersOf(): a directory moved elsewhere by a link, its files have their owners [REQ-S4]", () => {
  const { root } = dpkgTree([{ name: "app", files: ["/opt/app/bin/run"] }], { "srv/app/bin/run": "", "opt/app": { to: "/srv/app" } });
  expect(verdict(root, "/srv/app/bin/run")).toBe("app 1.0-1 alias");
});

it("ownersOf(): several packages list it, all are told [REQ-S4]", () => {
  const both = ["amd64", "i386"].map((arch) => ({ name: "libc6", arch, multiArch: "same" as const, files: ["/usr/share/doc/libc6/copyright"] }));
  const { verdict: found } = asked(dpkgTree(both).root, "/usr/share/doc/libc6/copyright");
  expect(found).toMatchObject({ state: "owned", owners: [{ arch: "amd64" }, { arch: "i386" }] });
});

it("ownersOf(): names with spaces and bytes that are no text, found [REQ-S4]", () => {
  const name = "/usr/bin/a b\xff\xe9";
  const { root } = dpkgTree([{ name: "odd", files: [name] }]);
  expect(verdict(root, decodeBytes(Buffer.from(name, "latin1")))).toBe("odd 1.0-1 name");
  expect(verdict(root, "/usr/bin/a b")).toBe("unowned");
});

it("ownersOf(): a name with a newline in it, not taken for two [REQ-S4]", () => {
  const { root } = dpkgTree([coreutils]);
  expect(verdict(root, "/usr/bin/x\n/bin/ls\n")).toBe("unowned");
  expect(verdict(root, "/bin/ls\n")).toBe("unowned");
});

it("ownersOf(): a package was removed and purged, its stanza owns nothing [REQ-S4]", () => {
  const gone = { name: "gone", state: "unknown ok not-installed", files: undefined };
  expect(verdict(dpkgTree([gone, perl]).root, "/usr/bin/gone")).toBe("unowned");
});

it("ownersOf(): a package was removed and not purged, its configuration is still its own [REQ-S4]", () => {
  const { root } = dpkgTree([{ name: "gone", state: "deinstall ok config-files", files: ["/etc/gone.conf"] }]);
  expect(verdict(root, "/etc/gone.conf")).toBe("gone 1.0-1 name");
  expect(verdict(root, "/usr/bin/gone")).toBe("unowned");
});

it("ownersOf(): a package's first installation is not finished, the others' paths are known and its own are not [REQ-S4]", () => {
  const { root, at } = dpkgTree([coreutils]);
  appendFileSync(at("var/lib/dpkg/status"), "Package: new\nStatus: install reinstreq half-installed\nArchitecture: all\n\n");
  expect(verdict(root, "/usr/bin/env")).toBe("coreutils 9.1-1 name");
  expect(verdict(root, "/usr/bin/new")).toBe("unknown: incomplete");
  writeFileSync(at("var/lib/dpkg/info/new.list"), "/.\n/usr/bin/new\n");
  expect(verdict(root, "/usr/bin/new")).toBe("unknown: incomplete");
  expect(verdict(root, "/usr/bin/none")).toBe("unowned");
});

it("ownersOf(): dpkg is in the middle of an upgrade, its journal tells the version [REQ-S4]", () => {
  const newer = stanza({ ...perl, version: "5.38.0-1", state: "install ok half-configured" });
  const { root } = dpkgTree([perl, coreutils], { "var/lib/dpkg/updates/0001": newer, "var/lib/dpkg/updates/tmp.i": "Package: per" });
  expect(verdict(root, "/usr/bin/perl")).toBe("perl 5.38.0-1 name");
  expect(verdict(root, "/usr/bin/env")).toBe("coreutils 9.1-1 name");
});

it("ownersOf(): the journal is cut off, unknown [REQ-S4]", () => {
  const { root } = dpkgTree([perl], { "var/lib/dpkg/updates/0001": "Package: perl\nStatus: install ok insta" });
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: corrupt");
});

it("ownersOf(): no database at all, unknown and never unowned [REQ-S4]", () => {
  const { root } = dpkgTree([]);
  expect(verdict(root, "/usr/bin/ls")).toBe("unknown: no_database");
});

it("ownersOf(): the status was cut off between two packages, paths of the lost one are unknown [REQ-S4]", () => {
  const { root, at } = dpkgTree([coreutils, perl]);
  writeFileSync(at("var/lib/dpkg/status"), stanza(coreutils));
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: corrupt");
  expect(verdict(root, "/usr/bin/env")).toBe("coreutils 9.1-1 name");
  expect(verdict(root, "/usr/bin/none")).toBe("unowned");
});

it.each([
  ["empty", ""],
  ["in the middle of a line", stanza(coreutils).slice(0, 20)],
  ["before a package's version", "Package: coreutils\nStatus: install ok installed\n"],
  ["full of NUL bytes", `${stanza(coreutils)}${"\0".repeat(4096)}`],
  ["no stanzas", "hello\nthere\n"],
])("ownersOf(): the status is %s, unknown [REQ-S4]", (_, text) => {
  const { root, at } = dpkgTree([coreutils]);
  writeFileSync(at("var/lib/dpkg/status"), text);
  expect(verdict(root, "/usr/bin/env")).toBe("unknown: corrupt");
});

it.each([
  ["missing", undefined, "incomplete"],
  ["empty", "", "corrupt"],
  ["cut off in the middle of a line", "/.\n/usr/bin/per", "corrupt"],
  ["with an empty line", "/.\n\n/usr/bin/perl\n", "corrupt"],
  ["full of NUL bytes", `/.\n${"\0".repeat(64)}\n`, "corrupt"],
])("ownersOf(): a list is %s, what no other list has is unknown [REQ-S4]", (_, text, reason) => {
  const { root, at } = dpkgTree([coreutils, perl]);
  if (text === undefined) rmSync(at("var/lib/dpkg/info/perl.list"));
  else writeFileSync(at("var/lib/dpkg/info/perl.list"), text);
  expect(verdict(root, "/usr/bin/perl")).toBe(`unknown: ${reason}`);
  expect(verdict(root, "/usr/bin/per")).toBe(`unknown: ${reason}`);
  expect(verdict(root, "/usr/bin/env")).toBe("coreutils 9.1-1 name");
});

it.each(["status", "diversions", "info/perl.list"])("ownersOf(): a FIFO at %s, unknown without hanging [REQ-S4]", (name) => {
  const { root, at } = dpkgTree([perl]);
  const path = at(`var/lib/dpkg/${name}`);
  rmSync(path, { force: true });
  execFileSync("mkfifo", [path]);
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: not_a_file");
});

it.each(["status", "diversions", "info/perl.list"])("ownersOf(): 1 GiB at %s, unknown and not read [REQ-S4]", (name) => {
  const { root, at } = dpkgTree([perl], { "var/lib/dpkg/diversions": "" });
  truncateSync(at(`var/lib/dpkg/${name}`), 1024 ** 3);
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: too_large");
});

it.each(["info", "updates"])("ownersOf(): a FIFO in place of the directory %s, unknown [REQ-S4]", (name) => {
  const { root, at } = dpkgTree([perl]);
  rmSync(at(`var/lib/dpkg/${name}`), { recursive: true, force: true });
  execFileSync("mkfifo", [at(`var/lib/dpkg/${name}`)]);
  expect(asked(root, "/usr/bin/perl").verdict).toMatchObject({ state: "unknown", faults: [{ reason: "not_a_file", file: `/var/lib/dpkg/${name}` }] });
});

it("ownersOf(): the database is a link out of the root, unknown and not followed [REQ-S4, REQ-S1]", () => {
  const outside = dpkgTree([perl]);
  const { root, at } = dpkgTree([]);
  rmSync(at("var/lib/dpkg"), { recursive: true });
  symlinkSync(`../../../../../../../../../..${outside.at("var/lib/dpkg")}`, at("var/lib/dpkg"));
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: leads_outside");
});

it("ownersOf(): a link to a name that no file system takes, unknown and no error [REQ-S4]", () => {
  const { root, at } = dpkgTree([]);
  rmSync(at("var/lib/dpkg"), { recursive: true });
  symlinkSync("x".repeat(300), at("var/lib/dpkg"));
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: unreadable");
  symlinkSync("x".repeat(300), at("usr"));
  expect(asked(root, "/usr/bin/perl")).toMatchObject({ canonical: null, verdict: { state: "unknown" } });
});

it("ownersOf(): the database is an absolute link, followed inside the root [REQ-S4, REQ-S1]", () => {
  const { root, at } = dpkgTree([perl]);
  mkdirSync(at("srv"));
  execFileSync("mv", [at("var/lib/dpkg"), at("srv/dpkg")]);
  symlinkSync("/srv/dpkg", at("var/lib/dpkg"));
  expect(verdict(root, "/usr/bin/perl")).toBe("perl 5.36.0-7 name");
});

it("ownersOf(): the asked path leads out of the root, unknown [REQ-S4, REQ-S1]", () => {
  const { root } = dpkgTree([perl], { out: { to: "../../.." } });
  expect(asked(root, "/out/perl")).toMatchObject({ canonical: null, verdict: { state: "unknown", faults: [{ reason: "path_unresolvable" }] } });
});

it("ownersOf(): lists of paths with .. in them, passed over [REQ-S1]", () => {
  const { root } = dpkgTree([{ name: "evil", files: ["/usr/bin/../../../perl", "/usr/bin/../bin/perl"] }]);
  expect(verdict(root, "/usr/bin/perl")).toBe("unowned");
});

it("ownersOf(): packages recorded elsewhere than in status, unknown [REQ-S4]", () => {
  const { root } = dpkgTree([], { "var/lib/dpkg/status.d/base": stanza(perl) });
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: unsupported");
});

it("ownersOf(): another manager's database cannot be read, an owner is one all the same, and none is unknown [REQ-S4]", () => {
  const { root } = dpkgTree([perl], { "var/lib/rpm/Packages": "old" });
  expect(verdict(root, "/usr/bin/perl")).toBe("perl 5.36.0-7 name");
  expect(verdict(root, "/usr/bin/none")).toBe("unknown: unsupported");
});

it("ownersOf(): a package lists a directory by both of its names, told once and as it was asked [REQ-S4]", () => {
  const { root } = dpkgTree([{ name: "both", files: ["/lib/x", "/usr/lib/x"] }], { lib: { to: "usr/lib" }, "usr/lib/x/file": "" });
  expect(verdict(root, "/usr/lib/x")).toBe("both 1.0-1 name");
  expect(verdict(root, "/lib/x")).toBe("both 1.0-1 name");
});
