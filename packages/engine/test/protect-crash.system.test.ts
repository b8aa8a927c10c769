/** This proves that protected runs which die, or are refused a call, come to one side, diversions and all (docs/protect.md). */
import { lstatSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { expect, it } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { recover } from "../src/recover/recover.ts";
import type { RunReport } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { dyingAt, refusingAt } from "./support/broken-kernel.ts";
import { dpkgRoots, FOREIGN, wholeTree, type DpkgRoot } from "./support/dpkg-root.ts";
import type { ContextOptions } from "./support/scratch.ts";

const fresh = dpkgRoots();
const LINKS = [
  { target: "/bin/tool", source: "/opt/p/tool", protect: true },
  { target: "/usr/bin/plain", source: "/opt/p/tool", protect: true },
];
const ONE = LINKS.slice(0, 1);
const DIVERTED = `${FOREIGN}/usr/bin/plain\n/usr/bin/plain.distrib\n:\n/bin/tool\n/bin/tool.distrib\n:\n`;
const DIVERTED_ONE = `${FOREIGN}/bin/tool\n/bin/tool.distrib\n:\n`;

const commit = async (place: DpkgRoot, more: ContextOptions = {}, links = LINKS): Promise<RunReport> => apply(place.context(more), { links, mode: "commit" });
const back = async (place: DpkgRoot, more: ContextOptions = {}): Promise<RunReport> => rollback(place.context(more), { runId: null, mode: "commit" });

/** What programs see: the tree without reserved names. */
const visible = (place: DpkgRoot): Record<string, string> => Object.fromEntries(Object.entries(wholeTree(place)).filter(([path]) => !/\/\.[^/]+$/u.test(path)));
const kindOf = (place: DpkgRoot, path: string): string => (lstatSync(place.at(path)).isSymbolicLink() ? `-> ${readlinkSync(place.at(path))}` : "file");

/** Which side the root is on: every target, diverted name and diversion of it, and nothing of ours beside the record. */
function sideOf(place: DpkgRoot, message: string, links = LINKS): "old" | "new" {
  const kinds = links.map(({ target }) => kindOf(place, target));
  const isNew = kinds.every((kind) => kind.startsWith("->"));
  expect(isNew || kinds.every((kind) => kind === "file"), message).toBe(true);
  expect(place.diversions(), message).toBe(isNew ? (links === ONE ? DIVERTED_ONE : DIVERTED) : FOREIGN);
  expect(readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".distrib")), message).toHaveLength(isNew ? links.length : 0);
  expect(readdirSync(place.at("var/lib/dpkg")).filter((name) => name.includes("switchyard")), message).toEqual([]);
  return isNew ? "new" : "old";
}

/** Exactly as before, or with the file of the upgrade where dpkg wants it. */
function checkBack(place: DpkgRoot, { isUpgraded, now, before }: { readonly isUpgraded: boolean; readonly now: object; readonly before: object }, message: string): void {
  expect(isUpgraded ? readFileSync(place.at("bin/tool"), "latin1").includes("package 2") : now, message).toEqual(isUpgraded ? true : before);
}

it("recover(): a protected apply that died before any of its calls, all old or all new, with diversions to match [REQ-A3] [REQ-J2]", async () => {
  const sides = new Set<string>();
  for (let n = 1; ; n++) {
    const place = fresh();
    const before = wholeTree(place);
    const died = await commit(place, { syscalls: dyingAt(n) });
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const side = sideOf(place, `died at ${n}`);
    sides.add(side);
    await back(place);
    expect(side === "old" ? wholeTree(place) : visible(place), `died at ${n}`).toEqual(before);
  }
  expect([...sides].toSorted()).toEqual(["new", "old"]);
});

it("recover(): a protected apply that died, and the package was upgraded before the recovery, the upgrade is where it belongs [REQ-A3] [REQ-J2]", async () => {
  const ends = new Set<string>();
  for (let n = 1; ; n++) {
    const place = fresh();
    const before = JSON.stringify(wholeTree(place));
    const died = await commit(place, { syscalls: dyingAt(n) }, ONE);
    if (died.ok && died.warnings.length === 0) break;
    const isDiverted = place.diversions() === DIVERTED_ONE;
    // Where nothing outside the state directory was touched yet, once is enough.
    if (ends.size > 0 && JSON.stringify(wholeTree(place)) === before) continue;
    place.install(2);
    const recovered = await recover(place.context());
    const side = sideOf(place, `died at ${n}`, ONE);
    ends.add(`${isDiverted ? "diverted" : "not diverted"}: ${recovered.ok ? side : String(recovered.error?.reason)}`);
    expect(readFileSync(place.at(side === "old" ? "bin/tool" : "bin/tool.distrib"), "latin1"), `died at ${n}`).toContain("package 2");
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
  }
  // Where dpkg was not told yet, it replaced the target itself, as someone else would.
  expect([...ends].toSorted()).toEqual(["diverted: new", "diverted: old", "not diverted: old", "not diverted: recovered_with_conflict"]);
});

it.each([false, true])("rollback(): protected, died before any of its calls, recovered to one side; upgraded before it: %s [REQ-J2]", async (isUpgraded) => {
  const sides = new Set<string>();
  for (let n = 1; ; n++) {
    const place = fresh();
    const before = visible(place);
    await commit(place, {}, ONE);
    if (isUpgraded) place.install(2);
    const died = await back(place, { syscalls: dyingAt(n) });
    if (died.ok && died.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    sides.add(sideOf(place, `died at ${n}`, ONE));
    expect(await back(place), `died at ${n}`).toMatchObject({ ok: true });
    expect(sideOf(place, `died at ${n}`, ONE)).toBe("old");
    checkBack(place, { isUpgraded, now: visible(place), before }, `died at ${n}`);
  }
  expect([...sides].toSorted()).toEqual(["new", "old"]);
});

it("recover(): a protected rollback that died, and the package was upgraded before the recovery, the upgrade stays, and one more rollback ends it [REQ-J2]", async () => {
  const ends = new Set<string>();
  for (let n = 1; ; n++) {
    const place = fresh();
    await commit(place, {}, ONE);
    const before = JSON.stringify(wholeTree(place));
    const died = await back(place, { syscalls: dyingAt(n) });
    if (died.ok && died.warnings.length === 0) break;
    // Where nothing outside the state directory was touched yet, once is enough.
    if (ends.size > 0 && JSON.stringify(wholeTree(place)) === before) continue;
    place.install(2);
    const recovered = await recover(place.context());
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
    const again = await back(place);
    ends.add(`${recovered.error?.reason ?? "ok"}, ${again.error?.reason ?? "ok"}`);
    expect(sideOf(place, `died at ${n}`, ONE)).toBe("old");
    expect([readFileSync(place.at("bin/tool"), "latin1"), place.verify()], `died at ${n}`).toEqual([expect.stringContaining("package 2"), ""]);
  }
  // Between the exchange and the end of the diversion dpkg upgrades what is aside, behind that the target itself.
  expect([...ends].toSorted()).toEqual(["ok, ok", "recovered_with_conflict, ok", "recovered_with_conflict, undo_conflict"]);
});

/** An apply that is switched and dies before it is committed: at the fsync of that record, the last before facts and report. */
async function dieSwitched(place: DpkgRoot): Promise<void> {
  await commit(place, { syscalls: dyingAt(await callsToCommit()) }, ONE);
  expect(kindOf(place, "usr/bin/tool")).not.toBe("file");
}

let counted: number | undefined;

/** The last call before which a process may die and its run is undone. */
async function callsToCommit(): Promise<number> {
  for (let n = 1; counted === undefined; n++) {
    const place = fresh();
    await commit(place, { syscalls: dyingAt(n) }, ONE);
    const { recovered } = await recover(place.context());
    if (recovered[0]?.outcome === "completed") counted = n - 1;
  }
  return counted;
}

it.each([false, true])("recover(): dies itself before any of its calls, the next one ends a protected apply; upgraded before it: %s [REQ-J2]", async (isUpgraded) => {
  for (let n = 1; ; n++) {
    const place = fresh();
    const before = wholeTree(place);
    await dieSwitched(place);
    if (isUpgraded) place.install(2);
    const died = await recover(place.context({ syscalls: dyingAt(n) }));
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    expect(sideOf(place, `died at ${n}`, ONE)).toBe("old");
    checkBack(place, { isUpgraded, now: wholeTree(place), before }, `died at ${n}`);
    if (died.ok && died.warnings.length === 0) break;
  }
});

it.each(["EIO", "ENOSPC"])("apply(), rollback(): protected, %s at any call, one side at once or after recovery [REQ-R4] [REQ-R5]", async (errno) => {
  for (const verb of ["apply", "rollback"] as const) {
    for (let n = 1; ; n++) {
      const place = fresh();
      if (verb === "rollback") await commit(place, {}, ONE);
      let isReached = false;
      const syscalls = refusingAt(n, errno, () => (isReached = true));
      const report = await (verb === "apply" ? commit(place, { syscalls }, ONE) : back(place, { syscalls }));
      if (!isReached) break;
      const message = `${verb}, ${errno} at ${n}: ${report.error?.message ?? "ok"}`;
      expect(await recover(place.context()), message).toMatchObject({ ok: true });
      const side = sideOf(place, message, ONE);
      const wanted = verb === "apply" ? "new" : "old";
      expect(report.ok ? side : wanted, message).toBe(wanted);
    }
  }
});
