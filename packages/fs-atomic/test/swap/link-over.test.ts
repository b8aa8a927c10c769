import { linkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { sameNode } from "../../src/node/identity.ts";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { giveSecondName, linkOver } from "../../src/swap/link-over.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { relinkTo, replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

const names = { waiting: "w", target: "t", keep: "k" };

function ready(path: string, sys = linuxSyscalls()): { dir: DirHandle; go: () => boolean } {
  const { dir } = rootAt(path, sys);
  relinkTo(path, "w", "ours");
  writeFileSync(join(path, "t"), "prior");
  const prior = identityAt(dir, "t");
  return { dir, go: () => linkOver(dir, names, (out) => sameNode(out, prior)) };
}

describe("linkOver()", () => {
  it("linkOver(): the expected node, kept under its second name and never missing in between [REQ-F2] [REQ-A2]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const seen: string[] = [];
    const note = (): number => seen.push(look(rootAt(path).dir)["t"]?.identity.kind ?? "missing");
    const { dir, go } = ready(path, { ...sys, linkat: (...args) => { sys.linkat(...args); note(); }, rename: (...args) => { note(); sys.rename(...args); note(); } });
    const before = look(dir);
    expect(go()).toBe(true);
    expect(look(dir)).toEqual({ t: before["w"], k: before["t"] });
    expect(seen).toEqual(["file", "file", "symlink"]);
  });

  it("linkOver(): another node stands there, its second name is gone again [REQ-A4]", () => {
    const path = scratchPath();
    const { dir, go } = ready(path);
    replaceBy(path, "t", "theirs");
    const before = look(dir);
    expect(go()).toBe(false);
    expect(look(dir)).toEqual(before);
  });

  it("linkOver(): another node stood there and has gone, the last name of it is not removed [REQ-A4]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const { dir, go } = ready(path, { ...sys, linkat: (...args) => { sys.linkat(...args); replaceBy(path, "t", "newest"); } });
    replaceBy(path, "t", "theirs");
    expect(go()).toBe(false);
    expect(look(dir)).toMatchObject({ t: { bytes: "newest" }, k: { bytes: "theirs" }, w: { identity: { dest: "ours" } } });
  });

  it("giveSecondName(): the name is its own already, right; another's, EEXIST and nothing changed [REQ-A1]", () => {
    const path = scratchPath();
    const { dir } = ready(path);
    linkSync(join(path, "t"), join(path, "k"));
    giveSecondName(dir, "t", "k");
    const before = look(dir);
    expect(refusal(() => giveSecondName(dir, "t", "w"))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(look(dir)).toEqual(before);
  });
});
