import { readFileSync, rmSync, symlinkSync } from "node:fs";
import process from "node:process";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply, plan } from "../src/apply/apply.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { provisional } from "./support/provisional.ts";
import { program, scratch, tree, type Scratch } from "./support/scratch.ts";

/** The id of a run that is older than every other. */
const GONE = "01900000-0000-7000-8000-000000000000";

test("status(): a run's folder that a recovery removes after it was listed, is left out [REQ-J3] [REQ-T1]", async () => {
  const place = scratch();
  const { run_id } = await apply(place.context(), { links: place.links, mode: "commit" });
  const kernel = linuxSyscalls();
  const syscalls: Syscalls = { ...kernel, readDirectory: (dir) => [...kernel.readDirectory(dir), GONE] };
  const report = await status(place.context({ syscalls }));
  expect(report).toMatchObject({ ok: true, run_id, unfinished: [] });
  expect(report.runs.map((run) => run.run_id)).toEqual([run_id]);
});

/** Commits one link and gives the run's id. */
async function linked(place: Scratch, target: string, source: string): Promise<string> {
  const { run_id } = await apply(place.context(), { links: [{ target, source }], mode: "commit" });
  return run_id ?? "";
}

function lsLeftBy(runId: string): object {
  return { target: "/usr/bin/ls", run_id: runId, state: "switched", managed: true };
}

test("status(): each target as the newest run that stands over it left it, in whatever order runs were undone [REQ-R6]", async () => {
  const place = scratch();
  const first = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  const other = await linked(place, "/usr/bin/fresh", "/opt/p/fresh");
  const second = await linked(place, "/usr/bin/ls", "/opt/p/link");
  expect(await status(place.context())).toMatchObject({ run_id: second, targets: [{ target: "/usr/bin/fresh", run_id: other }, lsLeftBy(second)] });
  const undone = await rollback(place.context(), { runId: second, mode: "commit" });
  expect(await status(place.context())).toMatchObject({
    targets: [{ run_id: other }, lsLeftBy(first)],
    runs: [{ run_id: first, stands: true }, { stands: true }, { run_id: second, state: "committed", stands: false, undone_by: undone.run_id }, { verb: "rollback", undoes: second, stands: true }],
  });
  // A rollback that is undone itself: what it had undone stands again.
  await rollback(place.context(), { runId: undone.run_id, mode: "commit" });
  expect(await status(place.context())).toMatchObject({ targets: [{ run_id: other }, lsLeftBy(second)], runs: [{}, {}, { run_id: second, stands: true, undone_by: null }, {}, {}] });
});

test("status(): the newest apply is undone, its targets are as before and nobody's [REQ-R3]", async () => {
  const place = scratch();
  const id = await linked(place, "/usr/bin/ls", "/opt/p/ls");
  await rollback(place.context(), { runId: id, mode: "commit" });
  expect(await status(place.context())).toMatchObject({ run_id: id, targets: [{ target: "/usr/bin/ls", state: "prior", managed: false, kind: "file" }] });
});

test.for<[string, (place: Scratch) => void, object]>([
  ["replaced", ({ at }) => (rmSync(at("usr/bin/ls")), program(at("usr/bin/ls"), "theirs")), { state: "changed", kind: "file" }],
  ["led elsewhere", ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("elsewhere", at("usr/bin/ls"))), { state: "changed", kind: "symlink" }],
  ["the same link, made anew", ({ at }) => (rmSync(at("usr/bin/ls")), symlinkSync("../../opt/p/ls", at("usr/bin/ls"))), { state: "replaced", kind: "symlink" }],
  ["removed", ({ at }) => rmSync(at("usr/bin/ls")), { state: "missing", kind: "none" }],
  ["without its directory", ({ at }) => rmSync(at("usr/bin"), { recursive: true }), { state: "missing", kind: "none" }],
  ["without its source", ({ at }) => rmSync(at("opt/p/ls")), { state: "dangling", kind: "symlink" }],
])("status(): a target that is %s, told so [REQ-R7]", async ([, spoil, expected]) => {
  const place = scratch();
  await linked(place, "/usr/bin/ls", "/opt/p/ls");
  spoil(place);
  expect((await status(place.context())).targets).toMatchObject([expected]);
});

test("status(): with a plan, what it would do with each target, also one that no run has, and nothing is written", async () => {
  const place = scratch();
  await linked(place, "/usr/bin/ls", "/opt/p/ls");
  await linked(place, "/usr/sbin/link", "/opt/p/link");
  const links = [{ target: "/usr/bin/ls", source: "/opt/p/ls" }, { target: "/usr/bin/fresh", source: "/opt/p/fresh" }, { target: "/usr/bin/real", source: "/opt/p/none" }];
  const before = tree(place.root, ["usr", "var"]);
  const expected = {
    ok: true,
    targets: [
      { target: "/usr/bin/fresh", run_id: null, state: "new", kind: "none", managed: false, wanted: { decision: "switch", dest: "../../opt/p/fresh" } },
      { target: "/usr/bin/ls", state: "switched", wanted: { decision: "noop", reason: "idempotent_noop" } },
      { target: "/usr/bin/real", state: "new", kind: "file", wanted: { decision: "stop", reason: "source_missing" } },
      { target: "/usr/sbin/link", state: "switched", wanted: null },
    ],
  };
  expect(await status(place.context(), { links })).toMatchObject(expected);
  const saved = (await plan(place.context(), { links: links.slice(0, 2) })).document?.();
  if (saved === undefined) throw new Error("nothing was planned");
  expect(await status(place.context(), { saved })).toMatchObject({ ok: true, targets: [{ wanted: { decision: "switch" } }, { wanted: { decision: "noop" } }, { wanted: null }] });
  expect(tree(place.root, ["usr", "var"])).toEqual(before);
});

test("status(): a plan that cannot be made, its error, and all that runs left is told all the same", async () => {
  const place = scratch();
  const { id } = await provisional(place);
  const twice = { target: "/usr/bin/real", source: "/opt/p/ls" };
  expect(await status(place.context(), { links: [twice, twice] })).toMatchObject({ ok: false, exit_code: 10, error: { id: "E_POLICY", reason: "duplicate_target" }, runs: [{ run_id: id }], targets: [{ state: "switched", wanted: null }, {}, {}] });
});

test("status(): who ran a run, as the kernel has it; SUDO_UID is not believed", async () => {
  const place = scratch();
  process.env["SUDO_UID"] = "4242";
  try {
    await linked(place, "/usr/bin/ls", "/opt/p/ls");
  } finally {
    delete process.env["SUDO_UID"];
  }
  const login = Number(readFileSync("/proc/self/loginuid", "latin1"));
  expect((await status(place.context())).runs).toMatchObject([{ by: { uid: process.getuid?.(), login_uid: login === 0xff_ff_ff_ff ? null : login } }]);
});
