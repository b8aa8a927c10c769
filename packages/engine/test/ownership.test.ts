/** This proves that a run asks package managers: whose a target is, who is at work, and which version a backup is of (REQ-S4, REQ-S8, REQ-R10). */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import process from "node:process";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { apkAtWork } from "./support/apk-at-work.ts";
import { factsOf } from "./support/provisional.ts";
import { scratch, tree, type Scratch } from "./support/scratch.ts";

/** Gives the root a package database in which `/usr/bin/ls` belongs to a package of this version. */
function packaged(place: Scratch, version: string): Scratch {
  mkdirSync(place.at("var/lib/dpkg/info"), { recursive: true });
  writeFileSync(place.at("var/lib/dpkg/status"), `Package: tools\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`);
  writeFileSync(place.at("var/lib/dpkg/info/tools.list"), "/.\n/usr\n/usr/bin\n/usr/bin/ls\n/usr/sbin\n/usr/sbin/link\n");
  return place;
}

test("apply(): strict ownership, a target that no package owns stops it, in dry run and commit alike [REQ-S4] [REQ-S10] [REQ-O8]", async () => {
  const place = packaged(scratch(), "1.0-1");
  const before = tree(place.root);
  const context = place.context({ policy: { strict_ownership: true } });
  for (const mode of ["dry_run", "commit"] as const) {
    expect(await apply(context, { links: place.links, mode })).toMatchObject({ exit_code: 20, error: { id: "E_OWNERSHIP", reason: "unowned", path: "/usr/bin/fresh" } });
  }
  expect(tree(place.root)).toEqual(before);
  expect(await factsOf(place, "preflight.summary")).toMatchObject([{ summary_error_ids: ["E_OWNERSHIP"] }]);
  expect(await apply(context, { links: place.links.slice(0, 2), mode: "commit" })).toMatchObject({ ok: true });
});

test("apply(): a source that is missing beside a target that no package owns, the summary lists both ids, the specific one first [REQ-E2] [REQ-O8]", async () => {
  const place = packaged(scratch(), "1.0-1");
  rmSync(place.at("opt/p/ls"));
  const report = await apply(place.context({ policy: { strict_ownership: true } }), { links: place.links, mode: "commit" });
  const [summary] = await factsOf(place, "preflight.summary");
  expect(summary).toMatchObject({ decision: "failure", summary_error_ids: ["E_OWNERSHIP", "E_POLICY"] });
  expect([summary?.["error_id"], summary?.["exit_code"]]).toEqual([report.error?.id, report.exit_code]);
});

test("apply(): strict ownership where nobody can tell, stops it [REQ-S4] [REQ-C2]", async () => {
  const place = scratch();
  expect(await apply(place.context({ policy: { strict_ownership: true } }), { links: place.links, mode: "commit" })).toMatchObject({ exit_code: 20, error: { reason: "owner_unknown" } });
});

test("apply(): a packaged target, facts and sidecar name package and version [REQ-O7] [REQ-B3]", async () => {
  const place = packaged(scratch(), "1.0-1");
  const { actions } = await apply(place.context(), { links: place.links, mode: "commit" });
  const facts = await factsOf(place, "preflight");
  expect(facts.find(({ path }) => path === "/usr/bin/ls")).toMatchObject({ provenance: { uid: process.getuid?.(), package: "tools", version: "1.0-1" } });
  expect(facts.find(({ path }) => path === "/usr/bin/fresh")).toMatchObject({ provenance: { uid: null, package: null, version: null } });
  const backup = actions.find(({ target }) => target === "/usr/bin/ls")?.backup;
  expect(JSON.parse(readFileSync(place.at(`${backup}.meta.json`), "utf8"))).toMatchObject({ package: { manager: "dpkg", name: "tools", version: "1.0-1" } });
});

test("rollback(): what it would put back is older than the package by now, touches nothing, unless a downgrade is allowed, and that is told [REQ-R10] [REQ-R9] [REQ-C2]", async () => {
  const place = packaged(scratch(), "1.0-1");
  await apply(place.context(), { links: place.links, mode: "commit" });
  packaged(place, "1.0-2");
  const before = tree(place.root);
  const stale = { exit_code: 10, error: { reason: "backup_stale", path: "/usr/bin/ls", remedies: [expect.stringContaining("--allow-downgrade")] } };
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(), { runId: null, mode })).toMatchObject(stale);
  expect(tree(place.root)).toEqual(before);
  const allowed = place.context({ policy: { allow_downgrade: true } });
  expect(await rollback(allowed, { runId: null, mode: "commit" })).toMatchObject({ ok: true, warnings: [expect.stringContaining("older version")] });
  const facts = await factsOf(place, "rollback");
  expect(facts.find(({ path, decision }) => path === "/usr/bin/ls" && decision === "success")).toMatchObject({ warnings: ["backup_stale"] });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, warnings: [] });
});

test("apply(): a restore of what is older than the package by now, is stale, unless a downgrade is allowed, and that is a fact [REQ-R10] [REQ-C2]", async () => {
  const place = packaged(scratch(), "1.0-1");
  await apply(place.context(), { links: place.links, mode: "commit" });
  packaged(place, "1.0-2");
  const restores = [{ target: "/usr/bin/ls" }];
  expect(await apply(place.context(), { links: [], restores, mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "backup_stale", remedies: [expect.stringContaining("--allow-downgrade")] } });
  expect(await apply(place.context({ policy: { allow_downgrade: true } }), { links: [], restores, mode: "commit" })).toMatchObject({ ok: true });
  expect((await factsOf(place, "preflight")).at(-1)).toMatchObject({ overridden: [{ gate: "stale_backup", reason: "backup_stale", overridden_by: "allow_downgrade" }] });
});

test("apply(): a restore of the version that is installed, or with a package that is gone, goes ahead [REQ-R10]", async () => {
  const place = packaged(scratch(), "1.0-1");
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: true });
  await rollback(place.context(), { runId: null, mode: "commit" });
  writeFileSync(place.at("var/lib/dpkg/status"), "");
  expect(await apply(place.context(), { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "commit" })).toMatchObject({ ok: true });
});

test("apply(): a package manager at work, refused with its pid, in dry run and commit alike, unless that is allowed [REQ-S8] [REQ-S10]", async () => {
  const place = packaged(scratch(), "1.0-1");
  const pid = await apkAtWork(place);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await apply(place.context(), { links: place.links, mode });
    expect(report).toMatchObject({ exit_code: 10, error: { reason: "package_manager_running", path: "/lib/apk/db/lock" } });
    expect(report.error?.message).toContain(String(pid));
  }
  expect(await apply(place.context({ policy: { allow_package_manager_running: true } }), { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  expect((await factsOf(place, "preflight.summary")).at(-1)).toMatchObject({ overridden: [{ gate: "package_manager", overridden_by: "allow_package_manager_running" }] });
});

test("apply(): extra mount checks, a path that is there passes, one that is not stops it [REQ-S9]", async () => {
  const place = scratch();
  expect(await apply(place.context({ policy: { extra_mount_checks: ["/usr/bin"] } }), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true });
  expect(await apply(place.context({ policy: { extra_mount_checks: ["/usr/bin", "/nowhere"] } }), { links: place.links, mode: "commit" })).toMatchObject({ exit_code: 10, error: { reason: "mount_unknown", path: "/nowhere" } });
});
