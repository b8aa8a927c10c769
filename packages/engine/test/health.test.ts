/** This proves that what was switched is checked, and taken back by itself where it does not work (REQ-H1, REQ-H2, REQ-H3). */
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { RESCUE_TOOLS } from "@switchyard/rescue";
import { localRunner, SmokeError, type SmokeRunner } from "@switchyard/smoke";
import { machineTool } from "@switchyard/test-support/machine-tool";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { recover } from "../src/recover/recover.ts";
import type { RunReport } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { dyingAt } from "./support/broken-kernel.ts";
import { factsOf } from "./support/provisional.ts";
import { program, scratch, tree, type ContextOptions, type Scratch } from "./support/scratch.ts";

const CHECKED = { require_smoke_in_commit: true };
/** Whether a tool of no pack starts is all there is to check of it. */
const RUNNER = localRunner({ limits: { timeoutMs: 1000 } });

interface Checked extends Scratch {
  readonly before: Record<string, string>;
  readonly commit: (more?: ContextOptions & { readonly smokeRunner?: SmokeRunner; readonly confirmWithinMs?: number }) => Promise<RunReport>;
}

/** Three tools of names that no pack knows. */
function checked(): Checked {
  const place = scratch();
  for (const name of ["one", "two", "three"]) program(place.at(`opt/p/${name}`), `new ${name}`);
  program(place.at("usr/bin/one"), "old one");
  symlinkSync("../bin/one", place.at("usr/sbin/two"));
  const links = [
    { target: "/usr/bin/one", source: "/opt/p/one" },
    { target: "/usr/sbin/two", source: "/opt/p/two" },
    { target: "/usr/bin/three", source: "/opt/p/three" },
  ];
  const before = tree(place.root);
  const commit: Checked["commit"] = ({ smokeRunner = RUNNER, confirmWithinMs, policy, ...more } = {}) =>
    apply({ ...place.context({ ...more, policy: { ...CHECKED, ...policy } }), smokeRunner }, { links, mode: "commit", confirmWithinMs });
  return { ...place, links, before, commit };
}

test("apply(): every tool starts, committed, and facts and report say so [REQ-H1] [REQ-H3]", async () => {
  const place = checked();
  const report = await place.commit();
  expect(report).toMatchObject({ ok: true, smoke: { status: "ok", failing: [], warnings: [] } });
  expect(report.smoke?.checks).toBeGreaterThanOrEqual(6);
  expect(report.smoke?.without_checks).toEqual(["/usr/bin/one", "/usr/bin/three", "/usr/sbin/two"]);
  const results = await factsOf(place, "apply.result");
  expect(results.map(({ smoke_status: smoke }) => smoke)).toEqual(["ok", "ok", "ok"]);
});

test.each<[string, (place: Checked) => void]>([
  ["that exits 1 for --version and --help", ({ at }) => writeFileSync(at("opt/p/two"), "#!/bin/sh\nexit 1\n")],
  ["that hangs", ({ at }) => writeFileSync(at("opt/p/two"), "#!/bin/sh\nexec sleep 600\n")],
  ["without an interpreter", ({ at }) => writeFileSync(at("opt/p/two"), "#!/nowhere/sh\n")],
])("apply(): a tool %s, undone by itself, exit 80, and facts say so [REQ-H2]", async (_what, spoil) => {
  const place = checked();
  spoil(place);
  const before = tree(place.root);
  const report = await place.commit();
  expect(report).toMatchObject({ ok: false, exit_code: 80, rolled_back: true, error: { id: "E_SMOKE", reason: "checks_failed" }, smoke: { status: "failed" } });
  expect(report.smoke?.failing.map(({ target }) => target)).toEqual(["/usr/sbin/two"]);
  expect(tree(place.root)).toEqual(before);
  const results = await factsOf(place, "apply.result");
  expect(results).toMatchObject(Array.from({ length: 3 }, () => ({ decision: "failure", error_id: "E_SMOKE", exit_code: 80, rolled_back: true, smoke_status: "failed" })));
  expect(await status(place.context())).toMatchObject({ unfinished: [], runs: [{ state: "undone" }] });
});

test("apply(): a provider whose --version passes and whose behaviour is wrong, is caught and undone [REQ-H1] [REQ-H2]", async () => {
  const place = scratch();
  // It knows its version, and tells the same time for every file.
  writeFileSync(place.at("opt/p/date"), '#!/bin/sh\ncase $1 in --version) echo "date 1.0" ;; *) echo 12345 ;; esac\n', { mode: 0o755 });
  chmodSync(place.at("opt/p/date"), 0o755);
  program(place.at("usr/bin/date"), "old date");
  const before = tree(place.root);
  const report = await apply({ ...place.context({ policy: CHECKED }), smokeRunner: RUNNER }, { links: [{ target: "/usr/bin/date", source: "/opt/p/date" }], mode: "commit" });
  expect(report).toMatchObject({ exit_code: 80, rolled_back: true });
  expect(report.smoke?.failing.map(({ pack }) => pack)).toContain("coreutils");
  expect(tree(place.root)).toEqual(before);
});

test("apply(): automatic rollback disabled, what fails stands, exit 80, and can be rolled back [REQ-H2] [REQ-C2]", async () => {
  const place = checked();
  writeFileSync(place.at("opt/p/two"), "#!/bin/sh\nexit 1\n");
  const before = tree(place.root);
  const report = await place.commit({ policy: { disable_auto_rollback: true } });
  expect(report).toMatchObject({ ok: false, exit_code: 80, rolled_back: false, error: { id: "E_SMOKE" } });
  expect(report.actions.map(({ outcome }) => outcome)).toEqual(["switched", "switched", "switched"]);
  expect(await factsOf(place, "apply.result")).toMatchObject(Array.from({ length: 3 }, () => ({ decision: "success", smoke_status: "failed", rolled_back: false })));
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(tree(place.root)["/usr/bin/one"]).toBe(before["/usr/bin/one"]);
});

test.each<["dry_run" | "commit"]>([["dry_run"], ["commit"]])("apply(): %s without anybody who could check, refused before any change, exit 80 [REQ-H3] [REQ-S10]", async (mode) => {
  const place = checked();
  const report = await apply(place.context({ policy: CHECKED }), { links: place.links, mode });
  expect(report).toMatchObject({ exit_code: 80, error: { id: "E_SMOKE", reason: "smoke_missing" } });
  expect(tree(place.root)).toEqual(place.before);
});

test("apply(): a runner that cannot run now, refused before any change, and that is a fact [REQ-H3]", async () => {
  const place = checked();
  const report = await place.commit({ smokeRunner: localRunner({ scratchIn: place.at("nowhere") }) });
  expect(report).toMatchObject({ exit_code: 80, rolled_back: false, error: { id: "E_SMOKE", reason: "runner_unusable" } });
  expect(readdirSync(place.at("var/lib/switchyard/runs"))).toEqual([]);
  expect(await factsOf(place, "apply.attempt")).toMatchObject([{ decision: "failure", error_id: "E_SMOKE" }]);
});

test("apply(): checks not asked for, skipped, and facts say so [REQ-H3]", async () => {
  const place = checked();
  expect(await place.commit({ policy: { require_smoke_in_commit: false } })).toMatchObject({ ok: true, smoke: { status: "skipped", checks: 0, duration_ms: null } });
  expect((await factsOf(place, "apply.result")).map(({ smoke_status: smoke }) => smoke)).toEqual(["skipped", "skipped", "skipped"]);
});

test("apply(): told to stop while a check runs, undone and interrupted [REQ-R4]", async () => {
  const place = checked();
  writeFileSync(place.at("opt/p/two"), "#!/bin/sh\ntouch \"${0%/*}/../../begun\"\nexec sleep 600\n");
  const before = tree(place.root);
  const stop = new AbortController();
  const watch = (async (): Promise<void> => {
    while (!stop.signal.aborted) {
      if (readdirSync(place.root).includes("begun") || readdirSync(place.at("opt")).includes("begun")) stop.abort();
      await sleep(5);
    }
  })();
  const report = await place.commit({ signal: stop.signal });
  await watch;
  expect(report).toMatchObject({ rolled_back: true, error: { reason: "interrupted" } });
  expect(tree(place.root)).toEqual(before);
});

test("apply(): to be confirmed, is checked before it waits, and confirming says how that came out [REQ-H1] [REQ-J3]", async () => {
  const place = checked();
  expect(await place.commit({ confirmWithinMs: 60_000 })).toMatchObject({ ok: true, smoke: { status: "ok" } });
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true });
  expect((await factsOf(place, "apply.result")).map(({ smoke_status: smoke }) => smoke)).toEqual(["ok", "ok", "ok"]);
});

test("recover(): an apply died before any of its calls, what its facts say of the checks is what its journal knows [REQ-J2] [REQ-O9]", async () => {
  const said = new Set<string>();
  for (let n = 1; ; n += 3) {
    const place = checked();
    const died = await place.commit({ syscalls: dyingAt(n) });
    await recover(place.context());
    for (const { decision, smoke_status: smoke } of await factsOf(place, "apply.result")) said.add(`${String(decision)} ${String(smoke)}`);
    if (died.ok && died.warnings.length === 0) break;
  }
  // That all was switched is durable only with what follows, so mostly the journal does not say it.
  said.delete("failure undefined");
  expect([...said].toSorted()).toEqual(["failure not_run", "success ok"]);
});

test("apply(): a restored file, and a link put back that leads nowhere, are what they were [REQ-H1] [REQ-R1]", async () => {
  const place = checked();
  symlinkSync("nowhere", place.at("usr/bin/dangling"));
  const links = [{ target: "/usr/bin/one", source: "/opt/p/one" }, { target: "/usr/bin/dangling", source: "/opt/p/two" }];
  const context = { ...place.context({ policy: CHECKED }), smokeRunner: RUNNER };
  expect(await apply(context, { links, mode: "commit" })).toMatchObject({ ok: true });
  expect(await apply(context, { links: [], restores: links.map(({ target }) => ({ target })), mode: "commit" })).toMatchObject({ ok: true, smoke: { status: "ok" } });
  expect(tree(place.root)["/usr/bin/one"]).toBe(place.before["/usr/bin/one"]);
});

test.each<[string, Partial<Scratch["context"]> & { readonly searchPath: string }, string | null]>([
  ["an empty PATH", { searchPath: "" }, "rescue_missing"],
  ["the caller's own", { searchPath: process.env["PATH"] ?? "" }, null],
])("apply(): %s, in dry run and commit alike, with the profile in the facts [REQ-RC2] [REQ-RC3] [REQ-S10]", async (_what, { searchPath }, reason) => {
  const place = checked();
  const context = { ...place.context({ policy: { require_rescue: true } }), searchPath };
  const dry = await apply(context, { links: place.links, mode: "dry_run" });
  const wet = await apply(context, { links: place.links, mode: "commit" });
  expect([dry.error?.reason ?? null, wet.error?.reason ?? null]).toEqual([reason, reason]);
  const [summary] = await factsOf(place, "preflight.summary");
  expect(summary).toMatchObject(reason === null ? { summary_error_ids: [] } : { rescue_profile: "none", summary_error_ids: ["E_POLICY"], stops: [{ gate: "rescue", reason }] });
  expect(tree(place.root)["/usr/bin/one"] === place.before["/usr/bin/one"]).toBe(reason !== null);
});

test("apply(): an unfinished run and a policy that refuses, in dry run and commit alike; recover ends it [REQ-J3] [REQ-C2]", async () => {
  const place = checked();
  await apply(place.context({ syscalls: dyingAt(60) }), { links: place.links, mode: "commit" });
  expect((await status(place.context())).unfinished).toHaveLength(1);
  const policy = { on_unfinished_run: "refuse" } as const;
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context({ policy }), { links: place.links, mode })).toMatchObject({ exit_code: 10, error: { reason: "unfinished_run" }, recovered: [] });
  }
  await recover(place.context({ policy }));
  expect(await apply(place.context({ policy }), { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
});

test("apply(): what a policy field let pass, is in the facts [REQ-C2]", async () => {
  const place = checked();
  chmodSync(place.at("opt/p/one"), 0o777);
  await place.commit({ policy: { force_untrusted_source: true } });
  const facts = await factsOf(place, "preflight");
  expect(facts.find(({ path }) => path === "/usr/bin/one")).toMatchObject({ policy_ok: true, stops: [], overridden: [{ gate: "source_trust", reason: "source_untrusted", overridden_by: "force_untrusted_source" }] });
  unlinkSync(place.at("usr/bin/one"));
  expect(readFileSync(place.at("opt/p/one"), "utf8")).toContain("new one");
});

test.each<[string, (at: Scratch["at"]) => void]>([
  ["that nobody may execute", (at) => writeFileSync(at("usr/bin/odd"), "data", { mode: 0o644 })],
  ["that answers nothing", (at) => writeFileSync(at("usr/bin/odd"), "#!/bin/sh\nexit 1\n", { mode: 0o755 })],
  ["that is a link to a directory", (at) => symlinkSync("../sbin", at("usr/bin/odd"))],
])("apply(): a restore of an original %s, is not put to the test [REQ-R1] [REQ-H1]", async (_what, plant) => {
  const place = checked();
  plant(place.at);
  const before = tree(place.root)["/usr/bin/odd"];
  const context = { ...place.context({ policy: CHECKED }), smokeRunner: RUNNER };
  expect(await apply(context, { links: [{ target: "/usr/bin/odd", source: "/opt/p/one" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(await apply(context, { links: [], restores: [{ target: "/usr/bin/odd" }], mode: "commit" })).toMatchObject({ ok: true });
  expect(tree(place.root)["/usr/bin/odd"]).toBe(before);
});

test.each([false, true])("apply(): a runner that fails once all is switched, automatic rollback disabled %s, as if a check had failed [REQ-H2]", async (disabled) => {
  const place = checked();
  const smokeRunner: SmokeRunner = { prepare: () => undefined, run: async () => { throw new SmokeError("runner_unusable", { op: "run", message: "no room" }); } };
  const report = await place.commit({ smokeRunner, policy: { disable_auto_rollback: disabled } });
  expect(report).toMatchObject({ ok: false, exit_code: 80, rolled_back: !disabled, error: { reason: "runner_unusable" } });
  expect((await factsOf(place, "apply.result")).map(({ smoke_status: smoke }) => smoke)).toEqual(["failed", "failed", "failed"]);
});

test("rollback(): an unfinished run and a policy that refuses commits before it, rolls back all the same [REQ-J3] [REQ-C2]", async () => {
  const place = checked();
  await apply(place.context(), { links: place.links.slice(0, 1), mode: "commit" });
  await apply(place.context({ syscalls: dyingAt(32) }), { links: place.links.slice(1), mode: "commit" });
  const policy = { on_unfinished_run: "refuse" } as const;
  expect((await status(place.context())).unfinished).toHaveLength(1);
  expect(await rollback(place.context({ policy }), { runId: null, mode: "commit" })).toMatchObject({ ok: true, recovered: [{ outcome: "undone" }] });
  expect(tree(place.root)["/usr/bin/one"]).toBe(place.before["/usr/bin/one"]);
});

test("apply(): an unfinished run and a policy that refuses, is a fact [REQ-J3] [REQ-O8]", async () => {
  const place = checked();
  await apply(place.context({ syscalls: dyingAt(60) }), { links: place.links, mode: "commit" });
  await apply(place.context({ policy: { on_unfinished_run: "refuse" } }), { links: place.links, mode: "commit" });
  expect((await factsOf(place, "apply.attempt")).at(-1)).toMatchObject({ decision: "failure", reason: "unfinished_run" });
  expect((await factsOf(place, "preflight.summary")).at(-1)).toMatchObject({ stops: [{ gate: "unfinished_run" }] });
});

test.each<["dry_run" | "commit"]>([["dry_run"], ["commit"]])("apply(): %s told to stop while a rescue tool is tried, interrupted [REQ-RC3]", async (mode) => {
  const place = checked();
  const tools = place.at("tools");
  mkdirSync(tools, { mode: 0o755 });
  writeFileSync(`${tools}/busybox`, "#!/bin/sh\nexec sleep 30\n", { mode: 0o755 });
  const signal = AbortSignal.timeout(300);
  const report = await apply({ ...place.context({ policy: { require_rescue: true }, signal }), searchPath: `${tools}:${process.env["PATH"]}` }, { links: place.links, mode });
  expect(report).toMatchObject({ ok: false, error: { reason: "interrupted" } });
  expect(tree(place.root)).toEqual(place.before);
});

test("apply(): tools enough for links, but not for a set-id target's rights, refused; with chmod and chown, done [REQ-RC1] [REQ-RC2] [REQ-B5]", async () => {
  const place = checked();
  chmodSync(place.at("usr/bin/one"), 0o4755);
  const tools = place.at("tools");
  mkdirSync(tools, { mode: 0o755 });
  const take = (tool: string): void => symlinkSync(machineTool(tool), `${tools}/${tool}`);
  RESCUE_TOOLS.forEach(take);
  const context = { ...place.context({ policy: { require_rescue: true, allow_suid_sgid_mutation: true } }), searchPath: tools };
  expect(await apply(context, { links: place.links.slice(1), mode: "dry_run" })).toMatchObject({ ok: true });
  const refused = await apply(context, { links: place.links, mode: "commit" });
  expect(refused).toMatchObject({ exit_code: 10, error: { reason: "rescue_missing" } });
  expect(refused.error?.message).toContain("chmod, chown");
  ["chmod", "chown"].forEach(take);
  expect(await apply(context, { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
});
