import { existsSync, readdirSync, unlinkSync } from "node:fs";
import { nodeName, openDir, openRoot, safePath } from "@switchyard/fs-atomic";
import { kernelLock } from "@switchyard/locking";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { pin } from "../src/prune/pin.ts";
import { dyingAt, dyingAtRename } from "./support/broken-kernel.ts";
import { program, scratch, tree, type Scratch } from "./support/scratch.ts";

const target = "/usr/bin/ls";
const pinning = { target, pinned: true, mode: "commit" } as const;
const unpinning = { target, pinned: false, mode: "commit" } as const;

async function stacked(place: Scratch, count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index++) {
    program(place.at(`opt/p/v${index}`), `v${index}`);
    const { run_id } = await apply(place.context(), { links: [{ target, source: `/opt/p/v${index}` }], mode: "commit" });
    ids.push(run_id ?? "");
  }
  return ids;
}

function pins(place: Scratch): string[] {
  return readdirSync(place.at("usr/bin")).filter((name) => name.endsWith(".bak.pin"));
}

test("pin(): without a choice, the newest; twice equals once [REQ-PN1]", async () => {
  const place = scratch();
  const runs = await stacked(place, 2);
  expect(await pin(place.context(), pinning)).toMatchObject({ kind: "switchyard.pin", command: "pin", ok: true, exit_code: 0, target, backup: { run_id: runs[1], generation: 2 }, before: false, after: true });
  const before = tree(place.root);
  expect(await pin(place.context(), pinning)).toMatchObject({ ok: true, before: true, after: true });
  expect(tree(place.root)).toEqual(before);
  expect(pins(place)).toHaveLength(1);
});

test("pin(): by run and by generation, that one", async () => {
  const place = scratch();
  const runs = await stacked(place, 3);
  expect(await pin(place.context(), { ...pinning, runId: runs[0] })).toMatchObject({ backup: { generation: 1 } });
  expect(await pin(place.context(), { ...pinning, generation: 2 })).toMatchObject({ backup: { run_id: runs[1] } });
  expect(pins(place)).toHaveLength(2);
});

test("pin(): unpinning without a choice, the newest that is pinned, also below newer ones; then does nothing", async () => {
  const place = scratch();
  await stacked(place, 1);
  await pin(place.context(), pinning);
  await stacked(place, 2);
  expect(await pin(place.context(), unpinning)).toMatchObject({ command: "unpin", ok: true, backup: { generation: 1 }, before: true, after: false });
  expect(pins(place)).toEqual([]);
  expect(await pin(place.context(), unpinning)).toMatchObject({ ok: true, exit_code: 0, backup: null, before: false, after: false });
});

test("pin(): dry run, says which and writes nothing [REQ-C1]", async () => {
  const place = scratch();
  await stacked(place, 1);
  const before = tree(place.root, ["."]);
  expect(await pin(place.context(), { ...pinning, mode: "dry_run" })).toMatchObject({ ok: true, mode: "dry_run", backup: { generation: 1 }, before: false, after: true });
  expect(tree(place.root, ["."])).toEqual(before);
});

test.for<[string, { readonly runId?: string; readonly generation?: number; readonly target?: string }, { exit_code: number; error: { id: string; reason: string } }]>([
  ["a target without backup", { target: "/usr/bin/real" }, { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "no_backup" } }],
  ["a run that made none of it", { runId: "01a1fc47-6a0b-76bf-8c45-fc48c3268f31" }, { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "no_backup" } }],
  ["a generation that is not there", { generation: 7 }, { exit_code: 60, error: { id: "E_BACKUP_MISSING", reason: "no_backup" } }],
  ["a path with ..", { target: "/usr/../ls" }, { exit_code: 2, error: { id: "E_USAGE", reason: "path_dotdot" } }],
])("pin(): %s, is refused and nothing is made", async ([, more, wanted]) => {
  const place = scratch();
  await stacked(place, 1);
  const before = tree(place.root, ["."]);
  for (const pinned of [true, false]) expect(await pin(place.context(), { ...pinning, pinned, ...more })).toMatchObject({ ok: false, backup: null, ...wanted });
  expect(tree(place.root, ["."])).toEqual(before);
});

test("pin(): on a root that was never touched, is refused and makes nothing", async () => {
  const place = scratch();
  expect(await pin(place.context(), pinning)).toMatchObject({ ok: false, exit_code: 60 });
  expect(existsSync(place.at("var"))).toBe(false);
});

test("pin(): a backup that lost its payload, E_BACKUP_MISSING payload_missing", async () => {
  const place = scratch();
  await stacked(place, 1);
  for (const name of readdirSync(place.at("usr/bin"))) if (name.endsWith(".bak")) unlinkSync(place.at(`usr/bin/${name}`));
  expect(await pin(place.context(), pinning)).toMatchObject({ ok: false, exit_code: 60, error: { reason: "payload_missing" } });
});

test("pin(): another holds the lock, E_LOCKING 30 and nothing is pinned", async () => {
  const place = scratch();
  await stacked(place, 1);
  const dir = openDir(openRoot(place.root), safePath("/var/lib/switchyard/lock").parents);
  const lock = await kernelLock(dir, nodeName("lock")).acquire({ timeoutMs: 1000, runId: "other" });
  expect(await pin(place.context({ lockTimeoutMs: 50 }), pinning)).toMatchObject({ ok: false, exit_code: 30, error: { id: "E_LOCKING" } });
  lock.release();
  expect(pins(place)).toEqual([]);
});

test("pin(): an unfinished run, is recovered first [REQ-J3]", async () => {
  const place = scratch();
  await stacked(place, 1);
  await apply(place.context({ syscalls: dyingAtRename(2) }), { links: [{ target, source: "/opt/p/ls" }], mode: "commit" });
  expect(await pin(place.context(), pinning)).toMatchObject({ ok: true, recovered: [{ outcome: "undone" }], backup: { generation: 1 } });
});

test("pin(): died before any of its calls, the next one ends right", async () => {
  for (let n = 1; ; n++) {
    const place = scratch();
    await stacked(place, 1);
    if ((await pin(place.context({ syscalls: dyingAt(n) }), pinning)).ok) break;
    expect(await pin(place.context(), pinning), `died at ${n}`).toMatchObject({ ok: true, after: true });
    expect(pins(place)).toHaveLength(1);
  }
});
