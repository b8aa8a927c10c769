/** This proves groups: what follows a program may be none, what is optional may be absent, and all of it is one plan. */
import { chmodSync, mkdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { apply, plan as planVerb } from "../../src/apply/apply.ts";
import { parsePlan, requestOf, type PlanDocument } from "../../src/plan/plan-document.ts";
import type { FollowerRequest, GroupRequest } from "../../src/plan/plan.ts";
import { smokeRun } from "../../src/smoke/smoke-run.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { scratch, visible, type Scratch } from "../support/scratch.ts";

const LEADER = { target: "/usr/bin/ls", source: "/opt/p/ls" };
const MANUAL: FollowerRequest = { target: "/usr/share/man/ls.1", source: "/opt/p/ls.1" };

/** A program with a manual, both here and there. */
function manualled(): Scratch {
  const scene = scratch();
  mkdirSync(scene.at("usr/share/man"), { recursive: true, mode: 0o755 });
  for (const [path, text] of [["usr/share/man/ls.1", "old manual"], ["opt/p/ls.1", "new manual"]] as const) {
    writeFileSync(scene.at(path), text);
    chmodSync(scene.at(path), 0o644);
  }
  return scene;
}

const group = (...followers: readonly FollowerRequest[]): { links: []; groups: readonly GroupRequest[] } => ({ links: [], groups: [{ leader: LEADER, followers }] });

/** The same for a program that no pack knows. */
const unknown = (follower: FollowerRequest): { links: []; groups: readonly GroupRequest[] } => ({ links: [], groups: [{ leader: { ...LEADER, target: "/usr/bin/real" }, followers: [follower] }] });

test("apply(): a program and its manual, both at once, checked each as what it is, and back [REQ-H1] [REQ-R1]", async () => {
  const { root, at, context } = manualled();
  const before = visible(root);
  const healthy = { ...context({ policy: { require_smoke_in_commit: true } }), smokeRunner: localRunner() };
  const report = await apply(healthy, { ...unknown(MANUAL), mode: "commit" });
  expect(report).toMatchObject({ ok: true, smoke: { status: "ok" }, actions: [{ target: "/usr/bin/real" }, { target: "/usr/share/man/ls.1", leader: "/usr/bin/real" }] });
  expect(report.actions[0]).not.toHaveProperty("leader");
  expect(readlinkSync(at("usr/share/man/ls.1"))).toBe("../../../opt/p/ls.1");
  expect(await smokeRun(healthy, { runId: null, targets: [] })).toMatchObject({ ok: true, status: "ok" });
  chmodSync(at("opt/p/ls"), 0o644);
  expect(await smokeRun(healthy, { runId: report.run_id, targets: [] })).toMatchObject({ ok: false });
  expect(await rollback(context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(root)).toEqual(before);
});

test("apply(): a manual that leads elsewhere than was planned, fails the health checks [REQ-H1]", async () => {
  const { root, context } = manualled();
  const before = visible(root);
  const local = localRunner();
  // Someone replaces the manual's source between the plan and the checks.
  const smokeRunner = { ...local, run: (request: Parameters<typeof local.run>[0]) => {
    rmSync(`${root}/opt/p/ls.1`);
    writeFileSync(`${root}/opt/p/ls.1`, "another", { mode: 0o644 });
    return local.run(request);
  } };
  const report = await apply({ ...context({ policy: { require_smoke_in_commit: true } }), smokeRunner }, { ...unknown(MANUAL), mode: "commit" });
  expect(report).toMatchObject({ ok: false, error: { id: "E_SMOKE" }, smoke: { failing: [{ id: expect.stringContaining("ls.1") }] }, rolled_back: true });
  expect(visible(root)).toEqual(before);
});

test("apply(): a leader without execute bit, or a manual in place of a program, refused [REQ-S3]", async () => {
  const { at, context } = manualled();
  const swapped = { links: [], groups: [{ leader: { ...LEADER, source: "/opt/p/ls.1" }, followers: [{ ...MANUAL, source: "/opt/p/ls" }] }] };
  expect(await apply(context(), { ...swapped, mode: "dry_run" })).toMatchObject({ ok: false, error: { reason: "source_not_executable" }, actions: [{ decision: "stop" }, { decision: "switch" }] });
  chmodSync(at("usr/share/man/ls.1"), 0o755);
  expect(await apply(context(), { ...group(MANUAL), mode: "commit" })).toMatchObject({ ok: false, error: { reason: "source_not_executable" } });
});

test.for<[string, Partial<FollowerRequest>, string]>([
  ["no source", { source: "/opt/p/ls.8" }, "source_missing"],
  ["no directory for its source", { source: "/opt/none/ls.1" }, "source_missing"],
  ["no directory for its target", { target: "/usr/share/doc/ls.1" }, "directory_missing"],
])("apply(): a follower with %s, passed over if it is optional, else refused", async ([, lacking, why]) => {
  const { context } = manualled();
  const follower = { ...MANUAL, ...lacking };
  const optional = await apply(context(), { ...group({ ...follower, optional: true }), mode: "dry_run" });
  expect(optional).toMatchObject({ ok: true, actions: [{ target: LEADER.target }], passed_over: [{ target: follower.target, source: follower.source, why }] });
  expect(await apply(context(), { ...group(follower), mode: "commit" })).toMatchObject({ ok: false, passed_over: [], error: { id: "E_POLICY" } });
});

test("apply(): an optional follower whose source leads nowhere, passed over; one whose source is a directory, refused", async () => {
  const { at, context } = manualled();
  symlinkSync("nowhere", at("opt/p/link.1"));
  expect(await apply(context(), { ...group({ ...MANUAL, source: "/opt/p/link.1", optional: true }), mode: "dry_run" })).toMatchObject({ ok: true, passed_over: [{ why: "source_missing" }] });
  expect(await apply(context(), { ...group({ ...MANUAL, source: "/opt/p", optional: true }), mode: "dry_run" })).toMatchObject({ ok: false, error: { reason: "source_kind" } });
});

test("apply(): a leader that is refused, refuses its followers [REQ-A3]", async () => {
  const { root, at, context } = manualled();
  const before = visible(root);
  rmSync(at("opt/p/ls"));
  expect(await apply(context(), { ...group(MANUAL), mode: "commit" })).toMatchObject({ ok: false, run_id: null, error: { reason: "source_missing" } });
  expect(visible(root)).toEqual(before);
});

test("apply(): a follower that another link names, refused with both places [REQ-C3]", async () => {
  const { context } = manualled();
  const places: string[] = [];
  const placeOf = (place: readonly (string | number)[]): string => {
    places.push(place.join("."));
    return "here";
  };
  const gone = { ...MANUAL, source: "/opt/p/none", optional: true };
  const report = await apply(context(), { ...group(gone, MANUAL), links: [MANUAL], placeOf, mode: "dry_run" });
  expect(report).toMatchObject({ error: { reason: "duplicate_target" } });
  expect(places).toEqual(["links.0", "groups.0.followers.1"]);
});

async function saved({ context }: Scratch): Promise<PlanDocument> {
  const { document } = await planVerb(context(), { ...group(MANUAL), restores: [] });
  if (document === null) throw new TypeError("a plan that passes has a document");
  return document();
}

test("apply(): a saved plan, keeps its groups; the facts name the leader", async () => {
  const scene = manualled();
  const document = await saved(scene);
  expect(parsePlan(JSON.parse(JSON.stringify(document)))).toEqual(document);
  expect(document.actions).toMatchObject([{ target: "/usr/bin/ls" }, { target: "/usr/share/man/ls.1", leader: "/usr/bin/ls" }]);
  expect(requestOf(document)).toMatchObject({ links: [], groups: [{ leader: { target: "/usr/bin/ls" }, followers: [{ target: "/usr/share/man/ls.1" }] }] });
  const report = await apply(scene.context(), { saved: document, mode: "dry_run" });
  expect(report.ok).toBe(true);
  expect([...report.facts].filter(({ stage }) => stage === "plan")).toMatchObject([{ path: "/usr/bin/ls" }, { path: "/usr/share/man/ls.1", leader: "/usr/bin/ls" }]);
});

test("parsePlan(): a follower without its leader, is no plan", async () => {
  const document = await saved(manualled());
  expect(() => parsePlan({ ...document, actions: document.actions.slice(1) })).toThrow(expect.objectContaining({ id: "E_USAGE", reason: "plan_invalid" }));
});
