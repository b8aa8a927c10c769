import { renameSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { identityAt } from "../support/look.ts";
import { prepareObserved, thereAndBack, watching } from "../support/observed.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { TARGET } from "../support/shapes.ts";
import { withoutExchange } from "../support/wrapped.ts";

const SWAPS = 2000;

const kernels: readonly (readonly [string, Syscalls])[] = [
  ["with RENAME_EXCHANGE", linuxSyscalls()],
  ["without RENAME_EXCHANGE", withoutExchange(linuxSyscalls())],
];

describe.each(kernels)("an observer of the target, %s", (_kernel, sys) => {
  it("swap(), settleSwap(): thousands of them, looked at all the time by lstat, readlink and open, zero misses [REQ-A2]", async () => {
    const { dir, path } = rootAt(scratchPath(), sys);
    prepareObserved(path);
    const rival = await watching(path);
    const before = identityAt(dir, TARGET);
    for (let round = 0; round < SWAPS; round++) thereAndBack(dir, round);
    await rival.stop();
    expect(rival.misses()).toBe(0);
    expect(rival.rounds()).toBeGreaterThan(SWAPS);
    expect(identityAt(dir, TARGET)).toEqual(before);
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual(["provider", TARGET]);
  });
});

describe("an observer of the target", () => {
  it("startRival(): sees a gap where there is one, so that zero misses mean something [REQ-A2]", async () => {
    const path = scratchPath();
    prepareObserved(path);
    const rival = await watching(path);
    const target = join(path, TARGET);
    for (let round = 0; round < 200_000 && rival.misses() === 0; round++) {
      unlinkSync(target);
      symlinkSync("provider", join(path, "new"));
      renameSync(join(path, "new"), target);
    }
    await rival.stop();
    expect(rival.misses()).toBeGreaterThan(0);
  });
});
