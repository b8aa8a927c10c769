import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeBytes } from "../../src/bytes/byte-string.ts";
import { SyscallError } from "../../src/errors/syscall-error.ts";
import { observe } from "../../src/node/observe.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { identityAt, look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { relinkTo, replaceBy } from "../support/rivals.ts";
import { rootAt, scratch, scratchPath } from "../support/scratch.ts";

const name = nodeName(".ls.stage");

describe("stageLink()", () => {
  it.each(["../opt/x/ls", "/abs", decodeBytes(Buffer.from([0x61, 0xff, 0x2f])), " ", "x".repeat(4095)])("stageLink(): the text %j, byte for byte, and its identity [REQ-R2]", (dest) => {
    const { dir } = scratch();
    const identity = stageLink(dir, name, dest);
    expect(identity).toEqual(identityAt(dir, name));
    expect(observe(dir, name)).toMatchObject({ kind: "symlink", dest });
  });

  it("stageLink(): the name is taken, told and nothing overwritten [REQ-B1]", () => {
    const { dir, path } = scratch();
    writeFileSync(join(path, name), "theirs");
    expect(refusal(() => stageLink(dir, name, "x"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "name_taken" });
    expect(look(dir)).toMatchObject({ [name]: { bytes: "theirs" } });
  });

  it.each(["", "a\0b", "x".repeat(4097)])("stageLink(): a text the kernel does not take (%j), typed and nothing made [REQ-S1]", (dest) => {
    const { dir } = scratch();
    expect(refusal(() => stageLink(dir, name, dest))).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
    expect(look(dir)).toEqual({});
  });

  it.each(["EROFS", "ENOSPC", "EPERM"])("stageLink(): the kernel answers %s, typed", (errno) => {
    const { dir } = rootAt(scratchPath(), { ...linuxSyscalls(), symlinkat: () => { throw new SyscallError("symlinkat", errno, name); } });
    expect(refusal(() => stageLink(dir, name, "x"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
  });

  it("stageLink(): another's node is at the name before it was looked at, not taken for ours [REQ-A4]", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    const { dir } = rootAt(path, { ...sys, symlinkat: (...args) => { sys.symlinkat(...args); replaceBy(path, name, "theirs"); } });
    expect(refusal(() => stageLink(dir, name, "x"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "node_lost" });
    expect(look(dir)).toMatchObject({ [name]: { bytes: "theirs" } });
  });

  it.each(["EMFILE", "EIO"])("stageLink(): made, then a look is refused with %s, syscall_failed and it is gone; a rival's node stays [REQ-A1] [REQ-A4]", (errno) => {
    for (const theirs of [false, true]) {
      const path = scratchPath();
      const openat = (_dir: number, at: string): never => {
        if (theirs) relinkTo(path, name, "theirs");
        throw new SyscallError("openat", errno, at);
      };
      const { dir } = rootAt(path);
      const failing = { ...dir, sys: { ...dir.sys, openat } };
      expect(refusal(() => stageLink(failing, name, "x"))).toEqual({ id: "E_ATOMIC_SWAP", reason: "syscall_failed" });
      expect(readdirSync(path)).toEqual(theirs ? [name] : []);
    }
  });
});
