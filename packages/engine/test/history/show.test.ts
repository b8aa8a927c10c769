import { execFileSync } from "node:child_process";
import { existsSync, lstatSync, readFileSync, readlinkSync, rmSync } from "node:fs";
import { sha256, encodeBytes } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { watchDeadline } from "../../src/confirm/watch-deadline.ts";
import { history } from "../../src/history/history.ts";
import { show } from "../../src/history/show.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { status } from "../../src/status/status.ts";
import { verifyRuns } from "../../src/verify/verify-runs.ts";
import { dyingInRun } from "../support/broken-kernel.ts";
import { expired, provisional } from "../support/provisional.ts";
import { program, scratch, tree } from "../support/scratch.ts";

const LAST = { runId: null } as const;

test("show(): a run that stands, each action before and after, its papers, and commands that work [REQ-RC1]", async () => {
  const place = scratch();
  const { mode, mtimeNs, uid, gid } = lstatSync(place.at("usr/bin/ls"), { bigint: true });
  const applied = await apply(place.context(), { links: place.links, mode: "commit" });
  const before = tree(place.root, ["usr", "var"]);
  const report = await show(place.context(), LAST);
  expect(tree(place.root, ["usr", "var"])).toEqual(before);
  expect(report).toMatchObject({
    kind: "switchyard.run",
    ok: true,
    run: { run_id: applied.run_id, stands: true, targets: 3 },
    plan_id: applied.plan_id,
    tag: "switchyard",
    failure: null,
    left: [],
    facts_head: applied.facts_head,
    places: { ...applied.places, attestation: applied.attestation?.file },
    tools: [{ name: "@switchyard/engine" }],
  });
  const actions = [...report.actions];
  expect(actions).toMatchObject([
    { target: "/usr/bin/fresh", before: { kind: "none" }, after: { kind: "symlink", dest: "../../opt/p/fresh" } },
    {
      target: "/usr/bin/ls",
      source: "/opt/p/ls",
      before: { kind: "file", mode: Number(mode & 0o7777n).toString(8).padStart(4, "0"), uid: Number(uid), gid: Number(gid), mtime_ns: String(mtimeNs), hash: sha256(encodeBytes("#!/bin/sh\necho 'old ls'\n")), package: null },
      after: { kind: "symlink", dest: "../../opt/p/ls", hash: sha256(encodeBytes("../../opt/p/ls")) },
    },
    { target: "/usr/sbin/link", before: { kind: "symlink", dest: "../bin/real" } },
  ]);
  expect(actions.map(({ backup }) => backup)).toEqual(applied.actions.map(({ backup }) => backup));
  for (const { backup, sidecar } of actions) expect([backup, sidecar].map((path) => existsSync(place.at(path)))).toEqual([true, true]);
  const script = report.next.find(({ command }) => command.startsWith("sh "))?.command ?? "";
  execFileSync("sh", ["-c", script], { stdio: "pipe" });
  expect(readlinkSync(place.at("usr/sbin/link"))).toBe("../bin/real");
});

test("show(): a run that was undone, by what, and no command is left; the rollback itself can be undone [REQ-R1]", async () => {
  const place = scratch();
  const { run_id: id } = await apply(place.context(), { links: place.links, mode: "commit" });
  const { run_id: back } = await rollback(place.context(), { runId: id, mode: "commit" });
  expect(await show(place.context(), { runId: id })).toMatchObject({ run: { stands: false, undone_by: back }, next: [] });
  const shown = await show(place.context(), LAST);
  expect(shown).toMatchObject({ run: { run_id: back, verb: "rollback", undoes: id }, next: [{ command: `switchyard rollback ${back ?? ""} --commit` }, { command: `switchyard rollback --to ${back ?? ""} --commit` }] });
  expect([...shown.actions].find(({ target }) => target === "/usr/bin/ls")).toMatchObject({ before: { kind: "symlink" }, after: { kind: "file", size: expect.stringMatching(/^\d+$/) } });
});

test("show(): provisional and unfinished runs, the commands that end them [REQ-J3]", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  expect((await show(place.context(), LAST)).next).toMatchObject([{ command: `switchyard confirm ${id}` }, { command: `switchyard rollback ${id} --commit` }, {}]);
  const other = scratch();
  await expired(other);
  expect(await show(other.context(), LAST)).toMatchObject({ run: { state: "unfinished" }, facts_head: null, next: [{ command: "switchyard recover" }] });
});

test.for([null, "01900000-0000-7000-8000-000000000000", "../../etc"])("show(): run %s where there is none, E_USAGE run_unknown", async (runId) => {
  const place = scratch();
  expect(await show(place.context(), { runId })).toMatchObject({ ok: false, exit_code: 2, error: { id: "E_USAGE", reason: "run_unknown" }, run: null });
});

test("show(), history(), status(), verifyRuns(): a run whose undoing met someone else's node, told with what puts it back, until that was done [REQ-A3] [REQ-R7]", async () => {
  const place = scratch();
  const { id } = await expired(place);
  for (const name of ["usr/bin/ls", "usr/bin/fresh"]) {
    rmSync(place.at(name));
    program(place.at(name), "theirs");
  }
  expect(await watchDeadline(place.context(), { runId: id })).toMatchObject({ exit_code: 70 });
  const targets = ["/usr/bin/ls", "/usr/bin/fresh"].toSorted();
  const ls = { target: "/usr/bin/ls", backup: expect.stringMatching(/^\/usr\/bin\/\.ls\..*\.bak$/), command: "switchyard apply --restore '/usr/bin/ls' --commit" };
  expect(await show(place.context(), { runId: id })).toMatchObject({ run: { state: "undone", conflicts: targets }, left_to_others: [{ target: "/usr/bin/fresh", backup: null, command: null }, ls] });
  expect((await history(place.context(), { target: null, limit: null })).runs).toMatchObject([{ conflicts: targets }]);
  expect(await status(place.context())).toMatchObject({ left_to_others: [{ run_id: id, ...ls }] });
  expect(await verifyRuns(place.context(), { runId: null, hashes: false })).toMatchObject({ ok: true, left_to_others: [{ run_id: id, ...ls }] });
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("old ls");
  expect(await status(place.context())).toMatchObject({ left_to_others: [] });
  expect(await show(place.context(), { runId: id })).toMatchObject({ left_to_others: [{}, { target: "/usr/bin/ls", backup: null }] });
});

test("show(): a rollback that a recovery brought to its end past someone else's node, told too [REQ-A3] [REQ-J2]", async () => {
  for (let calls = 1; calls < 60; calls += 1) {
    const place = scratch();
    const { run_id: id } = await apply(place.context(), { links: place.links.slice(0, 1), mode: "commit" });
    await rollback(place.context({ syscalls: dyingInRun(calls) }), { runId: id, mode: "commit" });
    rmSync(place.at("usr/bin/ls"));
    program(place.at("usr/bin/ls"), "theirs");
    if ((await recover(place.context())).exit_code !== 70) continue;
    const told = await show(place.context(), LAST);
    expect(told).toMatchObject({ run: { verb: "rollback", state: "committed", conflicts: ["/usr/bin/ls"] }, left_to_others: [{ target: "/usr/bin/ls", backup: expect.any(String) }] });
    expect(await status(place.context())).toMatchObject({ left_to_others: [{ command: told.left_to_others[0]?.command }] });
    expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: true });
    expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toContain("old ls");
    return;
  }
  expect.unreachable("no such recovery was met");
});
