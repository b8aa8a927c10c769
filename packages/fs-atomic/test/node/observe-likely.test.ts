import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { identityOf } from "../../src/node/identity.ts";
import { observeLikely } from "../../src/node/observe-likely.ts";
import { observe } from "../../src/node/observe.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

describe("observeLikely()", () => {
  it("observeLikely(): whatever is said to be likely, the same is found; a link then takes four calls, else a file takes one", () => {
    const path = scratchPath();
    const sys = linuxSyscalls();
    let calls = 0;
    const counted = <A extends unknown[], R>(call: (...args: A) => R) => (...args: A): R => { calls += 1; return call(...args); };
    const { dir } = rootAt(path, {
      ...sys,
      openat: counted((at, name, options) => sys.openat(at, name, options)),
      statx: counted((at, name) => sys.statx(at, name)),
      readlinkat: counted((at, name) => sys.readlinkat(at, name)),
      close: counted((fd) => sys.close(fd)),
    });
    writeFileSync(join(path, "file"), "");
    symlinkSync("file", join(path, "link"));
    mkdirSync(join(path, "dir"));
    const cost = (name: string, likely: "file" | "symlink"): number => { calls = 0; observeLikely(dir, name, likely); return calls; };
    for (const name of ["file", "link", "dir", "gone"]) expect(identityOf(observeLikely(dir, name, "symlink"))).toEqual(identityOf(observe(dir, name)));
    expect([cost("link", "symlink"), cost("link", "file"), cost("file", "file")]).toEqual([4, 5, 1]);
  });
});
