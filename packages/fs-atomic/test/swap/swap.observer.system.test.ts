import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { nodeName } from "../../src/path/node-name.ts";
import { identityAt, look } from "../support/look.ts";
import { prepareObserved, thereAndBack, watching } from "../support/observed.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { TARGET } from "../support/shapes.ts";
import { bindfs, overlay } from "../support/system.ts";

const SWAPS = 400;

describe("an observer of the target on bindfs, where every swap is the degraded one", () => {
  // Below the mount: above it, libfuse itself loses files that are opened while they are renamed over, by whatever calls.
  // Without hard_remove it also moves an open file aside before one is renamed over it.
  it("swap(), settleSwap(): hundreds of them, looked at all the time where the files are, zero misses [REQ-A2] [REQ-F2]", async () => {
    const source = scratchPath();
    const { dir, path } = rootAt(bindfs(source, scratchPath(), "-o", "hard_remove"));
    prepareObserved(path);
    const before = identityAt(dir, TARGET);
    const rival = await watching(source);
    for (let round = 0; round < SWAPS; round++) thereAndBack(dir, round);
    await rival.stop();
    expect(rival.misses()).toBe(0);
    expect(rival.rounds()).toBeGreaterThan(SWAPS);
    expect(identityAt(dir, TARGET)).toEqual(before);
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual(["provider", TARGET]);
  });
});

describe("an observer of the target on overlayfs, where every first swap copies a lower file up", () => {
  it("swap(), settleSwap(): hundreds of lower files, each looked at all the time, zero misses [REQ-A2] [REQ-F3]", async () => {
    const base = scratchPath();
    const merged = join(base, "merged");
    mkdirSync(merged);
    const targets = Array.from({ length: SWAPS }, (_, at) => nodeName(`tool${at}`));
    const { dir } = rootAt(overlay(base, merged, (lower) => prepareObserved(lower, targets)).merged);
    const before = look(dir);
    const rival = await watching(merged, targets);
    for (const [round, target] of targets.entries()) {
      rival.turnTo(round);
      thereAndBack(dir, round, target);
    }
    await rival.stop();
    expect(rival.misses()).toBe(0);
    expect(rival.rounds()).toBeGreaterThan(SWAPS);
    expect(look(dir)).toEqual(before);
  });
});
