import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { history } from "../../src/history/history.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { expired, inFolder } from "../support/provisional.ts";
import { scratch, tree, type Scratch } from "../support/scratch.ts";

const ALL = { target: null, limit: null } as const;

async function linked(place: Scratch, target: string): Promise<string> {
  return (await apply(place.context(), { links: [{ target, source: "/opt/p/ls" }], mode: "commit" })).run_id ?? "";
}

test("history(): no run yet, an empty list", async () => {
  expect(await history(scratch().context(), ALL)).toMatchObject({ ok: true, runs: [], more: false });
});

test("history(): newest first, what undid what, and nothing is written", async () => {
  const place = scratch();
  const [ls, link] = [await linked(place, "/usr/bin/ls"), await linked(place, "/usr/sbin/link")];
  const { run_id: back } = await rollback(place.context(), { runId: ls, mode: "commit" });
  const before = tree(place.root, ["usr", "var"]);
  const report = await history(place.context(), ALL);
  expect(report).toMatchObject({ ok: true, more: false, target: null });
  expect(report.runs.map(({ run_id, verb, undoes, state, stands, undone_by: by, targets }) => [run_id, verb, undoes, state, stands, by, targets])).toEqual([
    [back, "rollback", ls, "committed", true, null, 1],
    [link, "apply", null, "committed", true, null, 1],
    [ls, "apply", null, "committed", false, back, 1],
  ]);
  expect(tree(place.root, ["usr", "var"])).toEqual(before);
});

test("history(): of one target, by any of its names, also once its directory is gone", async () => {
  const place = scratch();
  const ls = await linked(place, "/usr/bin/ls");
  await linked(place, "/usr/sbin/link");
  symlinkSync("usr/bin", place.at("bin"));
  for (const target of ["/usr/bin/ls", "/bin/ls"]) expect(await history(place.context(), { target, limit: null })).toMatchObject({ target: "/usr/bin/ls", runs: [{ run_id: ls }] });
  expect(await history(place.context(), { target: "/usr/bin/real", limit: null })).toMatchObject({ ok: true, runs: [] });
  rmSync(place.at("usr/bin"), { recursive: true });
  expect((await history(place.context(), { target: "/usr/bin/ls", limit: null })).runs).toMatchObject([{ run_id: ls }]);
  expect(await history(place.context(), { target: "usr/bin/ls", limit: null })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE" } });
});

test("history(): a limit, no older journal is opened", async () => {
  const place = scratch();
  for (const target of ["/usr/bin/ls", "/usr/sbin/link", "/usr/bin/fresh"]) await linked(place, target);
  const kernel = linuxSyscalls();
  let opened = 0;
  const openat: Syscalls["openat"] = (dir, name, how) => {
    if (name === "journal.jsonl") opened += 1;
    return kernel.openat(dir, name, how);
  };
  expect(await history(place.context({ syscalls: { ...kernel, openat } }), { target: null, limit: 1 })).toMatchObject({ runs: [{ stands: true }], more: true });
  expect(opened).toBeLessThanOrEqual(2);
  expect(await history(place.context(), { target: null, limit: 3 })).toMatchObject({ more: false });
});

test("history(): a run past its deadline, and then taken back, with the reason [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  expect((await history(place.context(), ALL)).runs).toMatchObject([{ run_id: id, state: "unfinished", stands: false }]);
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect((await history(place.context(), ALL)).runs).toMatchObject([{ state: "committed", stands: true }, { run_id: id, state: "undone", stands: false, undone_by: null }]);
});

test("history(): a journal that was tampered with, its run is told as broken, and the others all the same [REQ-J4]", async () => {
  const place = scratch();
  const [ls, link] = [await linked(place, "/usr/bin/ls"), await linked(place, "/usr/sbin/link")];
  writeFileSync(inFolder(place, ls, "journal.jsonl"), `not a journal\n${"x".repeat(100)}\n`);
  const error = { id: "E_RESTORE_FAILED", reason: "journal_tampered" };
  expect(await history(place.context(), ALL)).toMatchObject({ ok: false, exit_code: 70, error, runs: [{ run_id: link, stands: true }], broken: [{ run_id: ls, error }], more: false });
});
