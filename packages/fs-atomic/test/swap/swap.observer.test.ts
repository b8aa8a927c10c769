import { renameSync, unlinkSync, writeFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { DirHandle } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { swap } from "../../src/swap/swap.ts";
import type { Swap } from "../../src/swap/swap-types.ts";
import { linuxSyscalls } from "../../src/syscalls/linux-syscalls.ts";
import type { Syscalls } from "../../src/syscalls/syscalls.ts";
import { identityAt } from "../support/look.ts";
import { startRival, type Rival } from "../support/rival.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";
import { KEEP, STAGE, TARGET } from "../support/shapes.ts";
import { isKilled, killedAt, withoutExchange } from "../support/wrapped.ts";

const SWAPS = 2000;
const REDO = nodeName(".tool.switchyard.2.bak");
const allowed = { allowNoExchange: true };

/** A target that is a file, a provider that a link may lead to, and somebody who looks at the target all the time. */
async function watched(): Promise<{ path: string; rival: Rival }> {
  const path = scratchPath();
  for (const name of [TARGET, "provider"]) writeFileSync(join(path, name), name);
  const rival = startRival({ do: "watch", path, name: TARGET });
  await rival.begun();
  return { path, rival };
}

/** The file becomes a link, is killed at some point or not, and is a file again: by settling or by a swap back. */
function there(dir: DirHandle, round: number): void {
  const change: Swap = { target: TARGET, incoming: { name: STAGE, node: { identity: stageLink(dir, STAGE, "provider") }, how: "link" }, prior: identityAt(dir, TARGET), keep: KEEP };
  const dying = { ...dir, sys: killedAt(dir.sys, round % 4).sys };
  const killed = isKilled(() => swap(dying, change, allowed));
  if (killed || round % 2 === 0) settleSwap(dir, change, "undo");
  else back(dir);
}

function back(dir: DirHandle): void {
  swap(dir, { target: TARGET, incoming: { name: KEEP, node: { identity: identityAt(dir, KEEP) }, how: "payload" }, prior: identityAt(dir, TARGET), keep: REDO }, allowed);
  dir.sys.unlinkat(dir.fd, REDO);
}

const kernels: readonly (readonly [string, Syscalls])[] = [
  ["with RENAME_EXCHANGE", linuxSyscalls()],
  ["without RENAME_EXCHANGE", withoutExchange(linuxSyscalls())],
];

describe.each(kernels)("an observer of the target, %s", (_kernel, sys) => {
  it("swap(), settleSwap(): thousands of them, looked at all the time by lstat, readlink and open, zero misses [REQ-A2]", async () => {
    const { path, rival } = await watched();
    const { dir } = rootAt(path, sys);
    const before = identityAt(dir, TARGET);
    for (let round = 0; round < SWAPS; round++) there(dir, round);
    await rival.stop();
    expect(rival.misses()).toBe(0);
    expect(rival.rounds()).toBeGreaterThan(SWAPS);
    expect(identityAt(dir, TARGET)).toEqual(before);
    expect(dir.sys.readDirectory(dir.fd).sort()).toEqual(["provider", TARGET]);
  }, 60_000);
});

describe("an observer of the target", () => {
  it("startRival(): sees a gap where there is one, so that zero misses mean something [REQ-A2]", async () => {
    const { path, rival } = await watched();
    const target = join(path, TARGET);
    for (let round = 0; round < 200_000 && rival.misses() === 0; round++) {
      unlinkSync(target);
      symlinkSync("provider", join(path, "new"));
      renameSync(join(path, "new"), target);
    }
    await rival.stop();
    expect(rival.misses()).toBeGreaterThan(0);
  }, 60_000);
});
