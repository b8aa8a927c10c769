/** This proves restores as actions of a plan: all or nothing with its links, undone like them. */
import { execFileSync } from "node:child_process";
import { readdirSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply, type ApplyRequest } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt, refusing } from "./support/broken-kernel.ts";
import { program, reserved, scratch, tree, visible, type Scratch } from "./support/scratch.ts";

const TARGETS = ["/usr/bin/ls", "/usr/sbin/link", "/usr/bin/fresh"];

/** Puts back the three targets that were switched, and switches a fourth. */
const mixed: ApplyRequest = { links: [{ target: "/usr/bin/real", source: "/opt/p/ls" }], restores: TARGETS.map((target) => ({ target })), mode: "commit" };

/** A root with the three targets switched by one run. */
async function switched(): Promise<Scratch> {
  const place = scratch();
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  return place;
}

const byPath = (place: Scratch): Record<string, string | undefined> => Object.fromEntries([...TARGETS, "/usr/bin/real"].map((path) => [path, visible(place.root)[path]]));

test("apply(): restores of a file, a link and an absent target, the very nodes are back; again is idempotent_noop [REQ-R1] [REQ-R2] [REQ-R3]", async () => {
  const before = scratch();
  const place = await switched();
  const report = await apply(place.context(), { ...mixed, links: [] });
  expect(report).toMatchObject({ ok: true, exit_code: 0 });
  expect(report.actions.map(({ target, decision, outcome, after_kind }) => [target, decision, outcome, after_kind])).toEqual([
    ["/usr/bin/fresh", "restore", "restored", "none"],
    ["/usr/bin/ls", "restore", "restored", "file"],
    ["/usr/sbin/link", "restore", "restored", "symlink"],
  ]);
  expect(Object.keys(visible(place.root))).toEqual(Object.keys(visible(before.root)));
  expect(execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" })).toBe("old ls\n");
  const after = tree(place.root);
  const again = await apply(place.context(), { ...mixed, links: [] });
  expect(again.actions.map(({ decision, reason }) => [decision, reason])).toEqual(Array.from({ length: 3 }, () => ["noop", "idempotent_noop"]));
  expect(tree(place.root)).toEqual(after);
  expect((await readFacts(place.context())).chain).toMatchObject({ ok: true });
});

test("apply(): the same inode, mode, owner and time come back by a restore [REQ-R2] [REQ-B4]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await apply(place.context(), { links: place.links, mode: "commit" });
  await apply(place.context(), { ...mixed, links: [] });
  expect(visible(place.root)).toEqual(before);
});

test("rollback(): of a plan with restores, the links are back, and undone again the files are [REQ-R1] [REQ-R6]", async () => {
  const place = await switched();
  const links = byPath(place);
  const run = await apply(place.context(), mixed);
  const restored = byPath(place);
  const undo = await rollback(place.context(), { runId: run.run_id, mode: "commit" });
  expect(undo).toMatchObject({ ok: true });
  expect(byPath(place)).toEqual(links);
  expect(await rollback(place.context(), { runId: undo.run_id, mode: "commit" })).toMatchObject({ ok: true });
  expect(byPath(place)).toEqual(restored);
});

test.for([
  ["no backup", (place: Scratch) => ({ target: "/usr/bin/real", path: place.at("usr/bin/real") }), "E_BACKUP_MISSING", "no_backup", 60],
  ["a payload that is gone", (place: Scratch) => ({ target: "/usr/bin/ls", path: removed(place, ".bak") }), "E_BACKUP_MISSING", "payload_missing", 60],
  ["a payload that was changed", (place: Scratch) => ({ target: "/usr/bin/ls", path: changed(place, ".bak") }), "E_RESTORE_FAILED", "payload_hash_mismatch", 70],
  ["a sidecar that cannot be read", (place: Scratch) => ({ target: "/usr/bin/ls", path: changed(place, ".meta.json") }), "E_RESTORE_FAILED", "sidecar_unreadable", 70],
] as const)("apply(): a restore with %s, refused before anything is touched, dry run and commit alike [REQ-R9] [REQ-S10]", async ([, spoil, id, reason, exit_code]) => {
  const place = await switched();
  const { target } = spoil(place);
  const request: ApplyRequest = { links: [{ target: "/usr/bin/another", source: "/opt/p/ls" }], restores: [{ target }, { target: "/usr/sbin/link" }], mode: "commit" };
  const before = tree(place.root);
  const dry = await apply(place.context(), { ...request, mode: "dry_run" });
  const report = await apply(place.context(), request);
  for (const one of [dry, report]) expect(one).toMatchObject({ ok: false, exit_code, error: { id, reason } });
  expect(report.actions.map(({ decision }) => decision)).toEqual(dry.actions.map(({ decision }) => decision));
  expect(tree(place.root)).toEqual(before);
});

function fileOf(place: Scratch, suffix: string): string {
  const found = reserved(place.root).find((path) => path.includes("/.ls.") && path.endsWith(suffix));
  if (found === undefined) throw new Error(`no ${suffix}`);
  return `${place.root}${found}`;
}

function removed(place: Scratch, suffix: string): string {
  const path = fileOf(place, suffix);
  unlinkSync(path);
  return path;
}

function changed(place: Scratch, suffix: string): string {
  const path = fileOf(place, suffix);
  writeFileSync(path, "something else");
  return path;
}

test("apply(): previous and original, by generation [REQ-B7]", async () => {
  const place = await switched();
  program(place.at("opt/p/second"), "second");
  await apply(place.context(), { links: [{ target: "/usr/bin/ls", source: "/opt/p/second" }], mode: "commit" });
  const run = (): string => execFileSync(place.at("usr/bin/ls"), { encoding: "utf8" });
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls", which: "newest" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(run()).toBe("new ls\n");
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls", which: "original" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(run()).toBe("old ls\n");
});

test("apply(): one action of a mixed plan fails, all are as before [REQ-A3] [REQ-R4]", async () => {
  for (let n = 1; n <= 7; n++) {
    const place = await switched();
    const before = tree(place.root);
    const report = await apply(place.context({ syscalls: refusing("rename", n, "EIO") }), mixed);
    expect(report, `refused ${n}`).toMatchObject({ ok: false });
    expect(tree(place.root), `refused ${n}`).toEqual(before);
  }
});

test("recover(): a mixed plan that died before any of its calls, is all old or all new, with no name left behind [REQ-A3] [REQ-J2]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = await switched();
    const before = tree(place.root);
    const report = await apply(place.context({ syscalls: dyingAt(n) }), mixed);
    if (report.ok && report.warnings.length === 0) break;
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const isOld = byPath(place)["/usr/bin/ls"] === before["/usr/bin/ls"];
    expect(isOld ? tree(place.root) : before, `died at ${n}`).toEqual(before);
    const { targets } = await status(place.context());
    expect(isOld || targets.every(({ state }) => state === "switched"), `died at ${n}`).toBe(true);
    outcomes.add(isOld ? "old" : "new");
    const after = tree(place.root);
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true, recovered: [] });
    expect(tree(place.root)).toEqual(after);
  }
  expect([...outcomes].toSorted()).toEqual(["new", "old"]);
});

test("undo.sh: of a plan with restores, everything as before it, without Node [REQ-RC1]", async () => {
  const place = await switched();
  const before = byPath(place);
  const report = await apply(place.context(), mixed);
  const script = report.places?.undo_script ?? "";
  expect(readdirSync(report.places?.run ?? "")).toContain("undo.sh");
  execFileSync("sh", [script], { stdio: "pipe" });
  expect(byPath(place)).toEqual(before);
  expect(await rollback(place.context(), { runId: report.run_id, mode: "commit" })).toMatchObject({ ok: true, run_id: null });
  expect(byPath(place)).toEqual(before);
});
