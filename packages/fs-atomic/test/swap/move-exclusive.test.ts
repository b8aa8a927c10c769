import { linkSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { moveExclusive } from "../../src/swap/move-exclusive.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import { look } from "../support/look.ts";
import { refusal } from "../support/refusal.ts";
import { replaceBy } from "../support/rivals.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { isKilled, killedAt, withoutExchange } from "../support/wrapped.ts";

describe.each([
  ["with RENAME_NOREPLACE", linuxSyscalls()],
  ["without RENAME_NOREPLACE", withoutExchange(linuxSyscalls())],
])("moveExclusive() %s", (_kernel, sys) => {
  it("moveExclusive(): the same inode under the other name, for a file and a link [REQ-B4]", () => {
    const path = scratchPath();
    const { dir } = rootAt(path, sys);
    writeFileSync(join(path, "a"), "a");
    symlinkSync("dest", join(path, "l"));
    const before = look(dir);
    moveExclusive(dir, "a", "b");
    moveExclusive(dir, "l", "m");
    expect(look(dir)).toEqual({ b: before["a"], m: before["l"] });
  });

  it.each(["file", "link", "dangling"])("moveExclusive(): a %s is in the way, EEXIST and nothing changed [REQ-B1]", (kind) => {
    const path = scratchPath();
    const { dir } = rootAt(path, sys);
    writeFileSync(join(path, "a"), "a");
    if (kind === "file") writeFileSync(join(path, "b"), "a");
    else symlinkSync(kind === "link" ? "a" : "nowhere", join(path, "b"));
    const before = look(dir);
    expect(refusal(() => moveExclusive(dir, "a", "b"))).toEqual({ id: "syscall", reason: "EEXIST" });
    expect(look(dir)).toEqual(before);
  });

  it("moveExclusive(): nothing to move, ENOENT", () => {
    const { dir } = rootAt(scratchPath(), sys);
    expect(refusal(() => moveExclusive(dir, "a", "b"))).toEqual({ id: "syscall", reason: "ENOENT" });
  });

  it("moveExclusive(): both are names of one node, one is left [REQ-A1]", () => {
    const path = scratchPath();
    const { dir } = rootAt(path, sys);
    writeFileSync(join(path, "a"), "a");
    linkSync(join(path, "a"), join(path, "b"));
    const { a } = look(dir);
    moveExclusive(dir, "a", "b");
    expect(look(dir)).toEqual({ b: a });
    expect(statSync(join(path, "b")).nlink).toBe(1);
  });

  it("moveExclusive(): killed before each change, calling again finishes it [REQ-A1]", () => {
    for (let k = 0; k < 4; k++) {
      const path = scratchPath();
      const { dir } = rootAt(path, sys);
      writeFileSync(join(path, "a"), "a");
      const { a } = look(dir);
      const killed = isKilled(() => moveExclusive({ ...dir, sys: killedAt(sys, k).sys }, "a", "b"));
      if (killed) moveExclusive(dir, "a", "b");
      expect(look(dir)).toEqual({ b: a });
    }
  });
});

describe("moveExclusive() without RENAME_NOREPLACE", () => {
  it("moveExclusive(): the name moved from is replaced before it is removed, theirs stays [REQ-A4]", () => {
    const path = scratchPath();
    const sys = withoutExchange(linuxSyscalls());
    const { dir } = rootAt(path, {
      ...sys,
      linkat: (...args) => {
        sys.linkat(...args);
        replaceBy(path, "a", "theirs");
      },
    });
    writeFileSync(join(path, "a"), "a");
    moveExclusive(dir, "a", "b");
    expect(look(dir)).toMatchObject({ a: { bytes: "theirs" }, b: { bytes: "a" } });
  });
});
