/** This proves the same where backups lie on another file system, and on one that cannot exchange two names. */
import { chmodSync, writeFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { linuxSyscalls } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { restore, settleTarget, swapWithBackup, type Catalog, type NewNode } from "../../src/index.ts";
import { everything, ground, privilegedAside, straysOf, type Ground } from "../support/kill-ground.ts";
import { isKilledIn, killedAt, withoutSync } from "../support/kill.ts";
import { copyableAt, LS, richFile } from "../support/stand.ts";
import { base, bindfs, rootAt, tmpfs } from "../support/system.ts";
import { round } from "../support/watch-rounds.ts";
import { startWatch } from "../support/watch.ts";

const sys = withoutSync(linuxSyscalls());
const MAY = { allowDegraded: true, runId: "act" } as const;

const SHAPES: Readonly<Record<string, NewNode>> = {
  link: { link: "provider" },
  file: { file: Buffer.from("another's"), metadata: { mode: 0o755, mtimeNs: 5n } },
  nothing: null,
};
const VERBS = ["swapWithBackup", "restore"] as const;
const CASES = VERBS.flatMap((verb) => Object.keys(SHAPES).flatMap((shape) => [0o755, 0o4755].map((mode) => [verb, shape, mode] as const)));

const back = (catalog: Catalog): Promise<unknown> => restore(catalog, LS, "newest", MAY);

/** What stands at the target, but for the inode number and for the time of a link that was just made. */
function standing({ bin }: Ground): unknown {
  const node = copyableAt(bin, LS);
  return node?.["kind"] === "symlink" ? { dest: node["dest"] } : node;
}

it.each(CASES)("%s(): a %s, mode %o, backups on another file system, killed before each change, old or new, nothing lost [REQ-A1, REQ-F1, REQ-B5]", async (verb, shape, mode) => {
  const path = base("here", "there");
  tmpfs(`${path}/there`);
  const [place, other] = [rootAt(`${path}/here`, sys), rootAt(`${path}/there`, sys)];
  const swap = (catalog: Catalog): Promise<unknown> => swapWithBackup(catalog, LS, SHAPES[shape] ?? null, MAY);
  const [ready, act, undo] = verb === "restore" ? [swap, back, swap] : [undefined, swap, back];
  for (let k = 0, killed = true; killed; k++) {
    const of = ground(place, `k${k}`, other);
    richFile(of.bin, LS);
    chmodSync(of.bin.at(LS), mode);
    const original = standing(of);
    await ready?.(of.open());
    const old = standing(of);
    killed = await isKilledIn(() => act(of.open(killedAt(sys, k).sys)));
    const now = standing(of);
    await settleTarget(of.open(), LS);
    expect(standing(of), `killed at ${k}: settling changed the target`).toEqual(now);
    expect(privilegedAside(of), `killed at ${k}`).toEqual([]);
    const after = everything(of);
    expect(await settleTarget(of.open(), LS)).toBe(0);
    expect(everything(of), `killed at ${k}: settling again`).toEqual(after);
    expect(["stray bak", "stray stage"], `killed at ${k}`).toEqual(expect.arrayContaining([...straysOf(of)]));
    // Bytes that are there already are put once more.
    if (isDeepStrictEqual(now, old)) await act(of.open());
    const changed = standing(of);
    expect([old, changed], `killed at ${k}: neither old nor new`).toContainEqual(now);
    await undo(of.open());
    expect([standing(of), changed]).toEqual([old, verb === "restore" ? original : changed]);
    of.close();
  }
});

it("swapWithBackup(), restore(), settleTarget(): on bindfs, where nothing can be exchanged, looked at all the time below it, zero misses [REQ-A2, REQ-F2]", async () => {
  const path = base("below", "above");
  bindfs(`${path}/below`, `${path}/above`);
  const of = ground(rootAt(`${path}/above`), "place", false);
  for (const name of [LS, "provider"]) writeFileSync(of.bin.at(name), name, { mode: 0o755 });
  const watch = await startWatch({ do: "watch", path: `${path}/below/place/bin`, name: LS });
  for (let at = 0; at < 60; at++) await round(of, at, MAY);
  await watch.stop();
  process.stdout.write(`${watch.rounds() * 3} looks in 60 rounds, ${watch.misses()} misses\n`);
  expect(watch.misses()).toBe(0);
  expect(watch.rounds()).toBeGreaterThan(60);
  of.close();
});
