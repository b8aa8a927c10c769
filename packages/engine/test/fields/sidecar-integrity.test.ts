/** This proves what `require_sidecar_integrity: false` lets pass, and what still fails (REQ-S6, REQ-R9). */
import { readFileSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { sha256 } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { dyingAt } from "../support/broken-kernel.ts";
import { factsOf, provisional } from "../support/provisional.ts";
import { reserved, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

const off = { policy: { require_sidecar_integrity: false } } as const;
const newest = { runId: null, mode: "commit" } as const;
const EVIL = "#!/bin/sh\necho evil\n";

function fileOf(place: Scratch, suffix: string): string {
  const found = reserved(place.root).find((path) => path.includes("/.ls.") && path.endsWith(suffix));
  if (found === undefined) throw new Error(`no ${suffix}`);
  return `${place.root}${found}`;
}

/** The three targets switched, and the bytes of the kept file changed. */
async function tampered(): Promise<Scratch> {
  const place = scratch();
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject({ ok: true });
  writeFileSync(fileOf(place, ".bak"), EVIL);
  return place;
}

test("rollback(): other bytes than were kept, restored with a warning in report and facts, and their own hash [REQ-S6] [REQ-O5]", async () => {
  const place = await tampered();
  const dry = await rollback(place.context(off), { ...newest, mode: "dry_run" });
  const report = await rollback(place.context(off), newest);
  expect(report).toMatchObject({ ok: true, exit_code: 0, warnings: [expect.any(String)] });
  expect([dry.ok, dry.warnings, dry.actions.map(({ decision }) => decision)]).toEqual([true, report.warnings, report.actions.map(({ decision }) => decision)]);
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toBe(EVIL);
  const facts = await factsOf(place, "rollback", report.run_id ?? "");
  expect(facts.find(({ path }) => path === "/usr/bin/ls")).toMatchObject({ decision: "success", severity: "warn", warnings: ["payload_hash_mismatch"], after_hash: sha256(EVIL) });
  expect(facts.filter((fact) => "warnings" in fact)).toHaveLength(1);
});

test("apply(): a restore of other bytes than were kept, done with a warning in report and facts; without the field refused [REQ-S6] [REQ-S10]", async () => {
  const place = await tampered();
  const request = { links: [], restores: [{ target: "/usr/bin/ls" }] };
  expect(await apply(place.context(), { ...request, mode: "commit" })).toMatchObject({ ok: false, exit_code: 70, error: { reason: "payload_hash_mismatch" } });
  const dry = await apply(place.context(off), { ...request, mode: "dry_run" });
  const report = await apply(place.context(off), { ...request, mode: "commit" });
  expect(report).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect(report.warnings).toEqual(dry.warnings);
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toBe(EVIL);
  expect(await factsOf(place, "apply.result", report.run_id ?? "")).toMatchObject([{ severity: "warn", warnings: ["payload_hash_mismatch"], after_hash: sha256(EVIL) }]);
  expect((await factsOf(place, "preflight", report.run_id ?? "")).map(({ severity, warnings }) => [severity, warnings])).toEqual([["warn", ["payload_hash_mismatch"]]]);
});

test.for<[string, (place: Scratch) => void, { exit_code: number; error: { reason: string } }]>([
  ["its payload gone", (place) => unlinkSync(fileOf(place, ".bak")), { exit_code: 60, error: { reason: "payload_missing" } }],
  ["its sidecar gone", (place) => unlinkSync(fileOf(place, ".meta.json")), { exit_code: 60, error: { reason: "sidecar_missing" } }],
  ["its sidecar torn", (place) => writeFileSync(fileOf(place, ".meta.json"), '{"schema":'), { exit_code: 70, error: { reason: "sidecar_unreadable" } }],
  ["a link as its payload", (place) => replaced(fileOf(place, ".bak")), { exit_code: 70, error: { reason: "payload_kind_mismatch" } }],
])("rollback(): integrity is not required but %s, refused and none touched [REQ-S6] [REQ-R9]", async ([, spoil, wanted]) => {
  const place = await tampered();
  spoil(place);
  const before = tree(place.root);
  expect(await rollback(place.context(off), newest)).toMatchObject({ ok: false, ...wanted });
  expect(tree(place.root)).toEqual(before);
});

function replaced(path: string): void {
  unlinkSync(path);
  symlinkSync("/elsewhere", path);
}

test("rollback(): of a run that waits, with other bytes than were kept, taken back with a warning [REQ-S6]", async () => {
  const place = scratch();
  await provisional(place);
  writeFileSync(fileOf(place, ".bak"), EVIL);
  expect(await rollback(place.context(), newest)).toMatchObject({ ok: false, error: { reason: "payload_hash_mismatch" } });
  expect(await rollback(place.context(off), newest)).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect(readFileSync(place.at("usr/bin/ls"), "utf8")).toBe(EVIL);
});

test("recover(): a rollback of other bytes that died before any of its calls, finished or never began, and finished it says so [REQ-J2] [REQ-S6]", async () => {
  const outcomes = new Set<string>();
  for (let n = 1; ; n++) {
    const place = await tampered();
    const switched = visible(place.root);
    const died = await rollback(place.context({ ...off, syscalls: dyingAt(n) }), newest);
    if (died.ok && died.warnings.length === 1) break;
    // Whether it may be finished was decided when it began.
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    const facts = (await factsOf(place, "rollback")).filter(({ path }) => path === "/usr/bin/ls");
    const isBack = visible(place.root)["/usr/bin/ls"] !== switched["/usr/bin/ls"];
    outcomes.add(isBack ? "restored" : "never began");
    expect(facts.map(({ decision, warnings, after_hash }) => [decision, warnings, after_hash]), `died at ${n}`).toEqual(isBack ? [["success", ["payload_hash_mismatch"], sha256(EVIL)]] : []);
    expect(visible(place.root), `died at ${n}`).toEqual(isBack ? visible(place.root) : switched);
  }
  expect([...outcomes].toSorted()).toEqual(["never began", "restored"]);
});
