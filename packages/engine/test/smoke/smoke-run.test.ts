/** This proves the checks of what stands: they tell what works, and change nothing. */
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import type { Context } from "../../src/context.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { smokeRun } from "../../src/smoke/smoke-run.ts";
import { program, scratch, tree, type Scratch } from "../support/scratch.ts";

const NONE = { runId: null, targets: [] };

/** Three tools of names that no pack knows, and where the checks work. */
interface Stage extends Scratch {
  readonly runId: string;
  readonly with: (more?: Partial<Context>) => Context;
  readonly left: () => string[];
}

async function switched(): Promise<Stage> {
  const place = scratch();
  const links = ["one", "two"].map((name) => {
    program(place.at(`usr/bin/${name}`), `old ${name}`);
    program(place.at(`opt/p/${name}`), `new ${name}`);
    return { target: `/usr/bin/${name}`, source: `/opt/p/${name}` };
  });
  const { run_id: runId } = await apply(place.context(), { links, mode: "commit" });
  mkdirSync(place.at("scratch"), { mode: 0o700 });
  const smokeRunner = localRunner({ limits: { timeoutMs: 2000 }, scratchIn: place.at("scratch") });
  return { ...place, runId: runId ?? "", with: (more = {}) => ({ ...place.context(), smokeRunner, ...more }), left: () => readdirSync(place.at("scratch")) };
}

test("smokeRun(): all that is switched works, ok; the root is as before and the scratch directory empty [REQ-H1]", async () => {
  const place = await switched();
  const before = tree(place.root, ["usr", "opt", "var"]);
  expect(await smokeRun(place.with(), NONE)).toMatchObject({ ok: true, exit_code: 0, error: null, status: "ok", targets: ["/usr/bin/one", "/usr/bin/two"], failing: [], without_checks: ["/usr/bin/one", "/usr/bin/two"], warnings: [] });
  expect(tree(place.root, ["usr", "opt", "var"])).toEqual(before);
  expect(place.left()).toEqual([]);
});

test.each<[string, (place: Stage) => void, string]>([
  ["a source that broke", ({ at }) => writeFileSync(at("opt/p/one"), "#!/bin/sh\nexit 3\n"), "probe /usr/bin/one"],
  ["a source that is gone", ({ at }) => unlinkSync(at("opt/p/one")), "link /usr/bin/one"],
  ["a target that is gone", ({ at }) => unlinkSync(at("usr/bin/one")), "link /usr/bin/one"],
  ["a target that an upgrade replaced", ({ at }) => (unlinkSync(at("usr/bin/one")), program(at("usr/bin/one"), "upgraded")), "link /usr/bin/one"],
  ["a source whose directory is gone", ({ at }) => rmSync(at("opt"), { recursive: true }), "link /usr/bin/one"],
])("smokeRun(): %s, exit 80, and which check says so; nothing is taken back [REQ-H2]", async (_what, spoil, id) => {
  const place = await switched();
  spoil(place);
  const before = tree(place.root);
  const report = await smokeRun(place.with(), NONE);
  expect(report).toMatchObject({ ok: false, exit_code: 80, status: "failed", error: { id: "E_SMOKE", reason: "checks_failed" } });
  expect(report.failing.map((check) => check.id)).toContain(id);
  expect(tree(place.root)).toEqual(before);
  expect(place.left()).toEqual([]);
});

test("smokeRun(): one target, only that; one that no run changed is checked as it stands, with a warning", async () => {
  const place = await switched();
  writeFileSync(place.at("opt/p/two"), "#!/bin/sh\nexit 3\n");
  expect(await smokeRun(place.with(), { runId: null, targets: ["/usr/bin/one"] })).toMatchObject({ ok: true, targets: ["/usr/bin/one"], warnings: [] });
  expect(await smokeRun(place.with(), { runId: null, targets: ["/usr/bin/real"] })).toMatchObject({ ok: true, targets: ["/usr/bin/real"], warnings: [expect.stringContaining("/usr/bin/real")] });
});

test("smokeRun(): a target by a link of its directory, the same target", async () => {
  const place = await switched();
  symlinkSync("usr/bin", place.at("bin"));
  expect(await smokeRun(place.with(), { runId: null, targets: ["/bin/one"] })).toMatchObject({ ok: true, targets: ["/usr/bin/one"], warnings: [] });
});

test("smokeRun(): a run, its targets; taken back, unknown, or never made: refused, exit 10 or 2", async () => {
  const place = await switched();
  const asked = async (runId: string): Promise<unknown> => smokeRun(place.with(), { runId, targets: [] });
  expect(await asked(place.runId)).toMatchObject({ ok: true, run_id: place.runId, targets: ["/usr/bin/one", "/usr/bin/two"] });
  await rollback(place.context(), { runId: place.runId, mode: "commit" });
  expect(await asked(place.runId)).toMatchObject({ exit_code: 10, error: { id: "E_POLICY", reason: "run_not_standing" } });
  expect(await asked("nonsense")).toMatchObject({ exit_code: 2, error: { id: "E_USAGE", reason: "run_unknown" } });
  expect(await smokeRun(scratch().context(), { runId: place.runId, targets: [] })).toMatchObject({ exit_code: 2, error: { reason: "run_unknown" } });
  expect(await smokeRun(place.with(), NONE)).toMatchObject({ ok: true, status: null, targets: [], checks: [] });
});

test("smokeRun(): a root that was never touched, ok, and nothing is made", async () => {
  const place = scratch();
  expect(await smokeRun(place.context(), NONE)).toMatchObject({ ok: true, exit_code: 0, status: null, targets: [] });
  expect(existsSync(place.at("var"))).toBe(false);
});

test("smokeRun(): no runner, or one without a place to work, exit 80 [REQ-H3]", async () => {
  const place = await switched();
  expect(await smokeRun(place.with({ smokeRunner: undefined }), NONE)).toMatchObject({ exit_code: 80, error: { reason: "smoke_missing" } });
  const homeless = localRunner({ scratchIn: place.at("nowhere") });
  expect(await smokeRun(place.with({ smokeRunner: homeless }), NONE)).toMatchObject({ exit_code: 80, error: { reason: "runner_unusable" } });
});

test("smokeRun(): told to stop while a tool hangs, interrupted, nothing left", async () => {
  const place = await switched();
  writeFileSync(place.at("opt/p/one"), `#!/bin/sh\necho begun > ${place.at("begun")}\nexec sleep 600\n`);
  const ending = new AbortController();
  const running = smokeRun(place.with({ signal: ending.signal, smokeRunner: localRunner({ scratchIn: place.at("scratch"), limits: { timeoutMs: 60_000 } }) }), NONE);
  await expect.poll(() => existsSync(place.at("begun"))).toBe(true);
  ending.abort();
  expect(await running).toMatchObject({ ok: false, error: { reason: "interrupted" } });
  expect(place.left()).toEqual([]);
});

test("smokeRun(): a name that is not UTF-8, told that it cannot be started", async () => {
  const place = scratch();
  expect(await smokeRun({ ...place.context(), smokeRunner: localRunner({ scratchIn: place.root }) }, { runId: null, targets: ["/usr/bin/\uDCFF"] })).toMatchObject({ exit_code: 80, failing: [{ kind: "link" }] });
});
