/** This proves that what changes while it is read is read again, and that nothing stays open. */
import { readdirSync, renameSync, writeFileSync } from "node:fs";
import { linuxSyscalls, openRoot, type Root, type Syscalls } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import type { Scratch } from "@switchyard/test-support/scratch";
import { verdict } from "../support/asked.ts";
import { dpkgTree, stanza } from "../support/dpkg-tree.ts";
import { tree } from "../support/tree.ts";

const perl = { name: "perl", version: "5.36-1", files: ["/usr/bin/perl"] };
const newer = stanza({ ...perl, version: "5.38-1" });

/** The same root, in which something happens before each of these reads. */
function disturbed({ path }: Scratch, happens: (read: number) => void): Root {
  const sys = linuxSyscalls();
  let reads = 0;
  const pread: Syscalls["pread"] = (fd, buffer, position) => {
    reads += 1;
    happens(reads);
    return sys.pread(fd, buffer, position);
  };
  return openRoot(path, { ...sys, pread });
}

/** As dpkg does it: a new file, renamed over the old one. */
function replaceStatus({ at }: Scratch, text: string): void {
  writeFileSync(at("var/lib/dpkg/status-new"), text);
  renameSync(at("var/lib/dpkg/status-new"), at("var/lib/dpkg/status"));
}

it("ownersOf(): the status is replaced while the lists are read, read again [REQ-S4]", () => {
  const place = dpkgTree([perl]);
  const root = disturbed(place, (read) => {
    if (read === 2) replaceStatus(place, newer);
  });
  expect(verdict(root, "/usr/bin/perl")).toBe("perl 5.38-1 name");
});

it("ownersOf(): what was found corrupt has changed meanwhile, read again [REQ-S4]", () => {
  const place = dpkgTree([perl]);
  writeFileSync(place.at("var/lib/dpkg/status"), newer.slice(0, 30));
  const root = disturbed(place, (read) => {
    if (read === 1) replaceStatus(place, newer);
  });
  expect(verdict(root, "/usr/bin/perl")).toBe("perl 5.38-1 name");
});

it("ownersOf(): it changes each time, unknown [REQ-S4]", () => {
  const place = dpkgTree([perl]);
  const root = disturbed(place, () => replaceStatus(place, newer));
  expect(verdict(root, "/usr/bin/perl")).toBe("unknown: changing");
});

it("ownersOf(): whatever it meets, no descriptor stays open", () => {
  const places = [dpkgTree([perl]), dpkgTree([perl], { "var/lib/dpkg/diversions": "x" }), tree({ "var/lib/rpm/rpmdb.sqlite": "x", "lib/apk/db/installed": "x", "var/lib/pacman/local/a-1-1/files": "x" })];
  for (const { root } of places) verdict(root, "/usr/bin/perl");
  const before = readdirSync("/proc/self/fd").length;
  for (const { root } of places) for (let time = 0; time < 10; time++) verdict(root, "/usr/bin/perl");
  expect(readdirSync("/proc/self/fd")).toHaveLength(before);
});
