/** This proves what `require_backup_durability` asks for, what it waives, and that facts say which it was (REQ-B8). */
import { readlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { linuxSyscalls, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { apply } from "../../src/apply/apply.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { dyingAt } from "../support/broken-kernel.ts";
import { factsOf } from "../support/provisional.ts";
import { program, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

const off = { policy: { require_backup_durability: false } } as const;
const newest = { runId: null, mode: "commit" } as const;

/** A kernel that syncs nothing below the targets' directories until the first of them changes: `EIO`, and noted. */
function unsyncing(place: Scratch): { readonly syscalls: Syscalls; readonly refused: string[]; readonly synced: string[] } {
  const kernel = linuxSyscalls();
  const [refused, synced]: [string[], string[]] = [[], []];
  let isChanged = false;
  const note = (fd: number, call: string): void => {
    const path = readlinkSync(`/proc/self/fd/${fd}`);
    if (!path.startsWith(place.at("usr"))) return void synced.push(path.slice(place.root.length));
    if (isChanged) return;
    refused.push(path);
    throw new SyscallError(call, "EIO", "");
  };
  const syscalls: Syscalls = {
    ...kernel,
    fsync: async (fd) => (note(fd, "fsync"), await kernel.fsync(fd)),
    syncfs: (fd) => (note(fd, "syncfs"), kernel.syncfs(fd)),
    rename: (dir, from, to, flags) => {
      if (readlinkSync(`/proc/self/fd/${dir}`).startsWith(place.at("usr"))) isChanged = true;
      kernel.rename(dir, from, to, flags);
    },
  };
  return { syscalls, refused, synced };
}

/** A few links, and so many that one syncfs is cheaper. */
const sizes = [["three targets", 0], ["twenty targets", 17]] as const;

function linksOf(place: Scratch, more: number): Scratch["links"] {
  const names = Array.from({ length: more }, (_, index) => `tool${index}`);
  for (const name of names) program(place.at(`usr/bin/${name}`), name);
  return [...place.links, ...names.map((name) => ({ target: `/usr/bin/${name}`, source: "/opt/p/ls" }))];
}

test.for(sizes)("apply(): %s, syncs before the change fail and are required, a failure and nothing changed [REQ-B8]", async ([, more]) => {
  const place = scratch();
  const links = linksOf(place, more);
  const before = tree(place.root);
  const { syscalls, refused } = unsyncing(place);
  expect(await apply(place.context({ syscalls }), { links, mode: "commit" })).toMatchObject({ ok: false, exit_code: 70 });
  expect(refused.length).toBeGreaterThan(0);
  await recover(place.context());
  expect(tree(place.root)).toEqual(before);
});

test.for(sizes)("apply(), rollback(): %s, syncs before the change are waived, not made; done, warned of and said [REQ-B8]", async ([, more]) => {
  const place = scratch();
  const links = linksOf(place, more);
  const before = visible(place.root);
  const { syscalls, refused, synced } = unsyncing(place);
  const report = await apply(place.context({ ...off, syscalls }), { links, mode: "commit" });
  expect(report).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  // The journal is another matter.
  expect([refused, synced.some((path) => path.endsWith("/journal.jsonl"))]).toEqual([[], true]);
  const back = unsyncing(place);
  const undone = await rollback(place.context({ ...off, syscalls: back.syscalls }), newest);
  expect(undone).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect(back.refused).toEqual([]);
  expect(visible(place.root)).toEqual(before);
  for (const fact of [...(await factsOf(place, "apply.result")), ...(await factsOf(place, "rollback"))]) expect(fact).toMatchObject({ decision: "success", severity: "warn", backup_durable: false });
});

test("apply(): what was already so has no backup, and no word of one [REQ-B8]", async () => {
  const place = scratch();
  await apply(place.context(off), { links: place.links, mode: "commit" });
  const again = await apply(place.context(off), { links: place.links, mode: "commit" });
  expect(again).toMatchObject({ ok: true, run_id: null, warnings: [] });
  const unchanged = (await factsOf(place, "apply.result")).filter(({ reason }) => reason === "idempotent_noop");
  expect(unchanged.map((fact) => "backup_durable" in fact)).toEqual([false, false, false]);
});

test("recover(): an apply without syncs died before any of its calls, all old or all new, and facts say that nothing was synced [REQ-A3] [REQ-J2] [REQ-B8]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = tree(place.root);
    const died = await apply(place.context({ ...off, syscalls: dyingAt(n) }), { links: place.links, mode: "commit" });
    if (died.ok && died.warnings.length === 1) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const facts = (await factsOf(place, "apply.result")).filter(({ decision }) => decision === "success");
    const isNew = facts.length > 0;
    outcomes.add(isNew ? "new" : "old");
    const now = tree(place.root);
    expect(now, `died at ${n}`).toEqual(isNew ? now : before);
    expect(facts.map(({ backup_durable }) => backup_durable), `died at ${n}`).toEqual(isNew ? [false, false, false] : []);
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});

test("recover(): a rollback without syncs died before any of its calls, finished or never began [REQ-J2] [REQ-B8]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    const before = visible(place.root);
    await apply(place.context(), { links: place.links, mode: "commit" });
    const switched = visible(place.root);
    const died = await rollback(place.context({ ...off, syscalls: dyingAt(n) }), newest);
    if (died.ok && died.warnings.length === 1) break;
    expect(await recover(place.context(off)), `died at ${n}`).toMatchObject({ ok: true });
    const isBack = visible(place.root)["/usr/bin/ls"] === before["/usr/bin/ls"];
    outcomes.add(isBack ? "restored" : "never began");
    expect(visible(place.root), `died at ${n}`).toEqual(isBack ? before : switched);
    for (const { backup_durable = false } of (await factsOf(place, "rollback")).filter(({ decision }) => decision === "success")) expect(backup_durable, `died at ${n}`).toBe(false);
    expect(await rollback(place.context(), newest), `died at ${n}`).toMatchObject({ ok: true });
  }
  expect([...outcomes].toSorted()).toEqual(["never began", "restored"]);
});
