import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { identityOf } from "../../src/node/identity.ts";
import { observe } from "../../src/node/observe.ts";
import { closeDir, openDir } from "../../src/path/dir-handle.ts";
import { nodeName } from "../../src/path/node-name.ts";
import { settleSwap } from "../../src/swap/settle-swap.ts";
import { stageLink } from "../../src/swap/stage-link.ts";
import { swap } from "../../src/swap/swap.ts";
import { told } from "../support/refusal.ts";
import { startRival } from "../support/rival.ts";
import { rootAt, scratchPath } from "../support/scratch.ts";

const ROUNDS = 20_000;
const parents = [nodeName("usr"), nodeName("bin")];
const [target, stage, keep] = [nodeName("tool"), nodeName(".tool.t.1.stage"), nodeName(".tool.t.1.bak")];

const changed = (at: string): bigint => statSync(at, { bigint: true }).ctimeNs;

/** Everything outside: names, bytes, times of change. */
function outsideOf(path: string): unknown {
  const names = readdirSync(path).sort();
  return [changed(path), names.map((name) => [name, readFileSync(join(path, name), "latin1"), changed(join(path, name))])];
}

it("openDir(), swap(), settleSwap(): a parent is exchanged with a link out of the root, 20,000 rounds, nothing outside is created, changed or removed [REQ-TOCTOU1] [REQ-S1]", async () => {
  const base = scratchPath();
  const [inside, outside] = [join(base, "root"), join(base, "outside")];
  for (const path of [inside, outside]) {
    mkdirSync(join(path, "usr/bin"), { recursive: true });
    writeFileSync(join(path, "usr/bin", target), path);
  }
  symlinkSync("../outside/usr", join(inside, "trap"));
  const { root } = rootAt(inside);
  const before = outsideOf(join(outside, "usr/bin"));
  const rival = startRival({ do: "flip", path: inside, a: "usr", b: "trap" });
  await rival.begun();
  const seen = { swapped: 0, refused: 0 };
  const failures: unknown[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const dir = openDir(root, parents);
      try {
        const prior = identityOf(observe(dir, target));
        const change = { target, incoming: { name: stage, node: { identity: stageLink(dir, stage, "new") }, how: "link" as const }, prior, keep };
        swap(dir, change, { allowNoExchange: false });
        settleSwap(dir, change, "undo");
        seen.swapped += 1;
      } finally {
        closeDir(dir);
      }
    } catch (error) {
      if (told(error).id === "E_POLICY") seen.refused += 1;
      else failures.push(error);
    }
  }
  await rival.stop();
  process.stdout.write(`${ROUNDS} rounds against ${rival.rounds()} exchanges of the parent: ${seen.swapped} swapped and undone, ${seen.refused} refused\n`);
  expect(failures).toEqual([]);
  expect(outsideOf(join(outside, "usr/bin"))).toEqual(before);
  expect(Math.min(seen.swapped, seen.refused)).toBeGreaterThan(100);
  const bin = join(inside, rival.rounds() % 2 === 0 ? "usr" : "trap", "bin");
  expect([readdirSync(bin), readFileSync(join(bin, target), "latin1")]).toEqual([[target], inside]);
});
