import { existsSync, lstatSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { readFacts } from "../../src/facts/read-facts.ts";
import { pin } from "../../src/prune/pin.ts";
import { prune } from "../../src/prune/prune.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollbackTo } from "../../src/rollback/rollback-to.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { status } from "../../src/status/status.ts";
import { abortingAt, type Aborting } from "../support/aborting-kernel.ts";
import { dyingAtRename } from "../support/broken-kernel.ts";
import { program, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

/** Says stop during each change that the verb makes, one after another; gives the endings there were. */
async function endings(prepare: () => Promise<Scratch>, act: (place: Scratch, aborting: Aborting) => Promise<string>): Promise<string[]> {
  const seen = new Set<string>();
  for (let n = 1; ; n++) {
    const place = await prepare();
    const aborting = abortingAt(n);
    const ending = await act(place, aborting);
    if (!aborting.signal.aborted) return [...seen].toSorted();
    seen.add(ending);
    expect(await recover(place.context()), `said at ${n}`).toMatchObject({ ok: true, recovered: [] });
    expect((await readFacts(place.context())).chain, `said at ${n}`).toMatchObject({ ok: true });
  }
}

async function switched(): Promise<Scratch> {
  const place = scratch();
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  return place;
}

/** Backups beyond a limit of one, of each target. */
async function grown(): Promise<Scratch> {
  const place = await switched();
  for (const step of ["back", "again", "back"]) {
    const report = step === "back" ? await rollback(place.context(), { runId: null, mode: "commit" }) : await apply(place.context(), { links: place.links, mode: "commit" });
    expect(report.ok).toBe(true);
  }
  return place;
}

function isLink(place: Scratch, path: string): boolean {
  return lstatSync(place.at(path)).isSymbolicLink();
}

test("stopPoint(): said during any change of an apply, it is undone or stands [REQ-A3] [REQ-R4]", async () => {
  const seen = await endings(async () => scratch(), async (place, aborting) => {
    const before = tree(place.root);
    const report = await apply(place.context(aborting), { links: place.links, mode: "commit" });
    if (report.ok) return (await status(place.context())).targets.every(({ state }) => state === "switched") ? "stands" : "neither";
    expect(["interrupted", "aborted"]).toContain(report.error?.reason);
    expect(tree(place.root)).toEqual(before);
    return report.rolled_back ? "undone" : "not begun";
  });
  expect(seen).toEqual(["not begun", "stands", "undone"]);
});

test("stopPoint(): said during any change of a rollback, nothing is restored or everything [REQ-R5]", async () => {
  const seen = await endings(switched, async (place, aborting) => {
    const before = tree(place.root);
    const report = await rollback(place.context(aborting), { runId: null, mode: "commit" });
    if (report.ok) return existsSync(place.at("usr/bin/fresh")) || isLink(place, "usr/bin/ls") ? "neither" : "restored";
    expect(["interrupted", "aborted"]).toContain(report.error?.reason);
    expect(tree(place.root)).toEqual(before);
    return report.run_id === null ? "not begun" : "prepared, and that undone";
  });
  expect(seen).toEqual(["not begun", "prepared, and that undone", "restored"]);
});

test("stopPoint(): said during any change of a rollback to a run, what it says of each run is so [REQ-R1]", async () => {
  let first = "";
  const paths = new Map<string, string>();
  const three = async (): Promise<Scratch> => {
    const place = scratch();
    const ids: string[] = [];
    paths.clear();
    for (const link of place.links.toReversed()) {
      const { run_id: id } = await apply(place.context(), { links: [link], mode: "commit" });
      ids.push(id ?? "");
      paths.set(id ?? "", link.target);
    }
    first = ids[0] ?? "";
    return place;
  };
  const seen = await endings(three, async (place, aborting) => {
    const before = visible(place.root);
    const report = await rollbackTo(place.context(aborting), { runId: first, mode: "commit" });
    const standing = [...paths].filter(([id, path]) => id !== first && visible(place.root)[path] === before[path]).map(([id]) => id);
    expect(report.left ?? [...paths.keys()].slice(1).toReversed()).toEqual(standing.toReversed());
    expect(report.ok || ["interrupted", "aborted"].includes(report.error?.reason ?? "")).toBe(true);
    return `${standing.length} left`;
  });
  expect(seen).toEqual(["0 left", "1 left", "2 left"]);
});

test("stopPoint(): said during any change of a recovery, the run at hand is ended first [REQ-J2]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = tree(place.root);
    await apply(place.context({ syscalls: dyingAtRename(3) }), { links: place.links, mode: "commit" });
    const aborting = abortingAt(n);
    const report = await recover(place.context(aborting));
    if (!aborting.signal.aborted) break;
    outcomes.add(report.ok ? "recovered" : (report.error?.reason ?? ""));
    expect(report.recovered.length, `said at ${n}`).toBe(report.ok ? 1 : 0);
    expect((await recover(place.context())).recovered.length, `said at ${n}`).toBe(report.ok ? 0 : 1);
    expect(tree(place.root)).toEqual(before);
  }
  expect([...outcomes].toSorted()).toEqual(["aborted", "interrupted", "recovered"]);
});

test("stopPoint(): said during any change of a prune, the report names what is gone and what was left [REQ-PN2] [REQ-PN3]", async () => {
  const seen = await endings(grown, async (place, aborting) => {
    const sidecars = (): string[] => Object.keys(tree(place.root)).filter((path) => path.endsWith(".meta.json"));
    const before = sidecars();
    const report = await prune(place.context(aborting), { mode: "commit", countLimit: 1 });
    const gone = report.targets.flatMap(({ pruned }) => pruned.map(({ payload }) => `${payload}.meta.json`));
    expect(sidecars()).toEqual(before.filter((path) => !gone.includes(path)));
    if (report.ok) return "all";
    expect(["interrupted", "aborted"]).toContain(report.error?.reason);
    const left = report.targets.filter(({ error }) => error?.reason === "interrupted");
    expect(left.every(({ pruned, retained }) => pruned.length === 0 && retained === null)).toBe(true);
    return gone.length === 0 ? "none" : "some";
  });
  expect(seen).toEqual(["all", "none", "some"]);
});

test("stopPoint(): said during any change of a pin that first recovers a run, both are done or neither [REQ-J3] [REQ-PN1]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = await switched();
    program(place.at("usr/bin/other"), "old other");
    await apply(place.context({ syscalls: dyingAtRename(2) }), { links: [{ target: "/usr/bin/other", source: "/opt/p/ls" }], mode: "commit" });
    const aborting = abortingAt(n);
    const report = await pin(place.context(aborting), { target: "/usr/sbin/link", pinned: true, mode: "commit" });
    if (!aborting.signal.aborted) break;
    outcomes.add(report.ok ? "pinned" : (report.error?.reason ?? ""));
    const pins = Object.keys(tree(place.root)).filter((path) => path.endsWith(".pin"));
    expect([pins.length, report.recovered.length], `said at ${n}`).toEqual(report.ok ? [1, 1] : [0, 0]);
    expect((await status(place.context())).unfinished, `said at ${n}`).toHaveLength(report.ok ? 0 : 1);
  }
  expect([...outcomes].toSorted()).toEqual(["aborted", "interrupted", "pinned"]);
});
