/** This proves what is and what is not protected, in dry run and commit alike, by dpkg's records of a scratch root (docs/protect.md). */
import { appendFileSync, linkSync, mkdirSync, readdirSync, readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { apply, plan } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { parsePlan } from "../src/plan/plan-document.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { status } from "../src/status/status.ts";
import { factsOf } from "./support/provisional.ts";
import { scratch, tree, visible, type Scratch } from "./support/scratch.ts";

const LS = { target: "/usr/bin/ls", source: "/opt/p/ls", protect: true };
const LS_LINES = "/usr/bin/ls\n/usr/bin/ls.distrib\n:\n";

/** A root in which `/usr/bin/ls`, `/usr/bin/real` and the link `/usr/sbin/link` belong to a package. */
function packaged(): Scratch {
  const place = scratch();
  mkdirSync(place.at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(place.at("var/lib/dpkg/status"), `Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: 1.0-1\nConffiles:\n /usr/bin/real ${"0".repeat(32)}\n\n`);
  writeFileSync(place.at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n/usr/bin\n/usr/bin/ls\n/usr/bin/real\n/usr/sbin\n/usr/sbin/link\n");
  writeFileSync(place.at("var/lib/dpkg/diversions"), "");
  return place;
}

const record = (place: Scratch): string => readFileSync(place.at("var/lib/dpkg/diversions"), "latin1");

const REFUSED: readonly (readonly [string, string, (place: Scratch) => object])[] = [
  ["a path that no package owns", "protect_not_dpkg", () => ({ target: "/usr/bin/fresh" })],
  ["a link of a package", "protect_kind", () => ({ target: "/usr/sbin/link" })],
  ["a conffile", "protect_conffile", () => ({ target: "/usr/bin/real" })],
  ["a package's file that is gone", "protect_kind", (place) => (unlinkSync(place.at("usr/bin/ls")), {})],
  ["a file diverted by a package", "protect_diverted", (place) => (writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/ls\n/usr/bin/ls.distrib\nother\n"), {})],
  ["a file diverted locally, by nobody of ours", "protect_diverted", (place) => (writeFileSync(place.at("var/lib/dpkg/diversions"), LS_LINES), {})],
  ["a file that was diverted to where it is", "protect_diverted", (place) => (writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/orig\n/usr/bin/ls\n:\n"), {})],
  ["a record of diversions that is damaged", "protect_diverted", (place) => (writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/x\n"), {})],
  ["the diverted name is there", "protect_name_taken", (place) => (writeFileSync(place.at("usr/bin/ls.distrib"), ""), {})],
  ["the diverted name is a package's", "protect_name_taken", (place) => (appendFileSync(place.at("var/lib/dpkg/info/tools.list"), "/usr/bin/ls.distrib\n"), {})],
  ["an alternative", "protect_alternative", (place) => alternative(place)],
];

function alternative(place: Scratch): object {
  mkdirSync(place.at("var/lib/dpkg/alternatives"), { recursive: true });
  writeFileSync(place.at("var/lib/dpkg/alternatives/ls"), "auto\n/usr/bin/ls\n\n/opt/p/ls\n10\n\n");
  return {};
}

test.each(REFUSED)("apply(): protected, %s, refused with %s in dry run and commit alike, nothing changed [REQ-S10]", async (_, reason, change) => {
  const place = packaged();
  const link = { ...LS, ...change(place) };
  const before = [tree(place.root), record(place)];
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(place.context(), { links: [link], mode })).toMatchObject({ exit_code: 10, error: { id: "E_POLICY", reason }, actions: [{ decision: "stop" }] });
  }
  expect([tree(place.root), record(place)]).toEqual(before);
});

test("apply(): a tree that is to be protected, each of its links is, and no other; a program of no package refuses it", async () => {
  const place = packaged();
  const trees = [{ from: "/opt/p", into: "/usr/bin", only: ["ls"], protect: true }];
  expect(await apply(place.context(), { links: [{ target: "/usr/bin/real", source: "/opt/p/link" }], trees, mode: "commit" })).toMatchObject({ ok: true, actions: [{ target: "/usr/bin/ls", protected: true }, { target: "/usr/bin/real" }] });
  expect(record(place)).toBe(LS_LINES);
  const all = [{ from: "/opt/p", into: "/usr/bin", only: ["fresh"], missingTargets: "create" as const, protect: true }];
  expect(await apply(place.context(), { links: [], trees: all, mode: "commit" })).toMatchObject({ ok: false, error: { reason: "protect_not_dpkg" } });
});

test("apply(): protected where there is no dpkg, refused [REQ-C2]", async () => {
  const place = scratch();
  expect(await apply(place.context(), { links: [LS], mode: "dry_run" })).toMatchObject({ error: { reason: "protect_not_dpkg" } });
});

test("apply(): protected, a plan that also makes what would be the diverted name, refused [REQ-C3]", async () => {
  const place = packaged();
  expect(await apply(place.context(), { links: [LS, { target: "/usr/bin/ls.distrib", source: "/opt/p/fresh" }], mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "protect_name_taken" } });
});

test("apply(): protected and hard-linked, under an override, comes back with all its names [REQ-S7]", async () => {
  const place = packaged();
  linkSync(place.at("usr/bin/ls"), place.at("usr/bin/other"));
  const before = visible(place.root);
  expect(await apply(place.context({ policy: { allow_hardlink_breakage: true } }), { links: [LS], mode: "commit" })).toMatchObject({ ok: true });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect([visible(place.root), record(place)]).toEqual([before, ""]);
});

test("plan(): protected, ids of its own, saved and applied as it is; unprotected, the ids of before [REQ-D1]", async () => {
  const place = packaged();
  const { document } = await plan(place.context(), { links: [LS] });
  const made = document?.();
  expect(made?.actions).toMatchObject([{ kind: "link", protect: true }]);
  const other = (await plan(place.context(), { links: [{ ...LS, protect: false }] })).document?.();
  expect(other?.actions[0]).not.toHaveProperty("protect");
  expect(other?.plan_id).not.toBe(made?.plan_id);
  expect((await plan(place.context(), { links: [{ target: LS.target, source: LS.source }] })).document?.().plan_id).toBe(other?.plan_id);
  const report = await apply(place.context(), { saved: parsePlan(JSON.parse(JSON.stringify(made))), mode: "commit" });
  expect(report).toMatchObject({ ok: true, plan_id: made?.plan_id, actions: [{ protected: true }] });
  expect(record(place)).toBe(LS_LINES);
  expect(await factsOf(place, "plan")).toMatchObject([{ protect: true }]);
});

test("apply(): protected, until it is confirmed; not confirmed, all of it goes back [REQ-J3]", async () => {
  const place = packaged();
  const before = tree(place.root);
  const provisional = { links: [LS], mode: "commit", confirmWithinMs: 60_000 } as const;
  expect(await apply(place.context(), provisional)).toMatchObject({ ok: true });
  expect(await factsOf(place, "apply.provisional")).toMatchObject([{ protected: true }]);
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, actions: [{ outcome: "restored", put_back: "prior" }] });
  expect([tree(place.root), record(place)]).toEqual([before, ""]);
  await apply(place.context(), provisional);
  // What dpkg would do.
  writeFileSync(place.at("usr/bin/ls.dpkg-new"), "upgraded");
  unlinkSync(place.at("usr/bin/ls.distrib"));
  linkSync(place.at("usr/bin/ls.dpkg-new"), place.at("usr/bin/ls.distrib"));
  unlinkSync(place.at("usr/bin/ls.dpkg-new"));
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, actions: [{ put_back: "upgraded" }] });
  expect([readFileSync(place.at("usr/bin/ls"), "utf8"), record(place)]).toEqual(["upgraded", ""]);
  expect((await factsOf(place, "rollback")).at(-1)).toMatchObject({ after_kind: "file", put_back: "upgraded" });
  expect((await factsOf(place, "apply.result")).at(-1)).toMatchObject({ decision: "failure", put_back: "upgraded" });
  // The file of before stays a backup, with its description.
  expect(readdirSync(place.at("usr/bin")).filter((name) => name.startsWith(".ls.")).toSorted()).toEqual([expect.stringMatching(/\.bak$/), expect.stringMatching(/\.bak\.meta\.json$/)]);
});

test("apply(): protected, confirmed, and rolled back later [REQ-J3]", async () => {
  const place = packaged();
  const before = visible(place.root);
  const { run_id } = await apply(place.context(), { links: [LS], mode: "commit", confirmWithinMs: 60_000 });
  expect(await confirm(place.context(), { runId: run_id })).toMatchObject({ ok: true });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect([visible(place.root), record(place)]).toEqual([before, ""]);
});

test("rollback(): protected, someone put the file back by hand and left the diversion, a conflict [REQ-R7]", async () => {
  const place = packaged();
  await apply(place.context(), { links: [LS], mode: "commit" });
  unlinkSync(place.at("usr/bin/ls"));
  linkSync(place.at("usr/bin/ls.distrib"), place.at("usr/bin/ls"));
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "diversion_left" }, actions: [{ decision: "stop" }] });
  expect(record(place)).toBe(LS_LINES);
});

test("apply(): what stands at the diverted name of a protected target, left to dpkg [REQ-S10]", async () => {
  const place = packaged();
  await apply(place.context(), { links: [LS], mode: "commit" });
  expect(await apply(place.context({ policy: { allow_hardlink_breakage: true } }), { links: [{ target: "/usr/bin/ls.distrib", source: "/opt/p/fresh" }], mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "protect_standing" } });
});

test("rollback(): protected, no package has the file any more and the diversion was taken away by hand, back to what it was [REQ-R7]", async () => {
  const place = packaged();
  const before = visible(place.root);
  await apply(place.context(), { links: [LS], mode: "commit" });
  unlinkSync(place.at("usr/bin/ls.distrib"));
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ error: { reason: "diverted_missing" } });
  writeFileSync(place.at("var/lib/dpkg/diversions"), "");
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
});

test("status(): protected, the record of diversions is damaged, the runs are told all the same", async () => {
  const place = packaged();
  await apply(place.context(), { links: [LS], mode: "commit" });
  expect((await status(place.context())).targets).toMatchObject([{ state: "switched", protected: true }]);
  writeFileSync(place.at("var/lib/dpkg/diversions"), "/usr/bin/ls\n");
  const { ok, targets } = await status(place.context());
  expect([ok, targets.map((target) => "protected" in target)]).toEqual([true, [false]]);
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "diversions_unusable" } });
});

test("rollback(): protected, the target is missing, put back [REQ-R7]", async () => {
  const place = packaged();
  const before = visible(place.root);
  await apply(place.context(), { links: [LS], mode: "commit" });
  unlinkSync(place.at("usr/bin/ls"));
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect([visible(place.root), record(place)]).toEqual([before, ""]);
});

test("apply(): protected, the record of diversions is a link inside the root, followed [REQ-TOCTOU1]", async () => {
  const place = packaged();
  unlinkSync(place.at("var/lib/dpkg/diversions"));
  writeFileSync(place.at("var/lib/elsewhere"), "");
  symlinkSync("../elsewhere", place.at("var/lib/dpkg/diversions"));
  expect(await apply(place.context(), { links: [LS], mode: "commit" })).toMatchObject({ ok: true });
  expect(readFileSync(place.at("var/lib/elsewhere"), "utf8")).toBe(LS_LINES);
});
