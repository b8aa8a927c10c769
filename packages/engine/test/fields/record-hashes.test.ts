/** This proves what `record_hashes: false` leaves out, and what a way back goes by then. */
import { appendFileSync, copyFileSync, lstatSync, readFileSync, renameSync, truncateSync } from "node:fs";
import { expect, test } from "vitest";
import { linuxSyscalls, OPEN, type Syscalls } from "@switchyard/fs-atomic";
import { apply, plan } from "../../src/apply/apply.ts";
import { recover } from "../../src/recover/recover.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { dyingAt } from "../support/broken-kernel.ts";
import { factsOf } from "../support/provisional.ts";
import { reserved, scratch, tree, visible, type Scratch } from "../support/scratch.ts";

const off = { policy: { record_hashes: false } } as const;
const newest = { runId: null, mode: "commit" } as const;

async function applied(place: Scratch, more: { readonly syscalls?: Syscalls } = {}): Promise<string> {
  const report = await apply(place.context({ ...off, ...more }), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: true, warnings: [] });
  return report.run_id ?? "";
}

function payloadOf(place: Scratch, name: string): string {
  const found = reserved(place.root).find((path) => path.includes(`/.${name}.`) && path.endsWith(".bak"));
  if (found === undefined) throw new Error(`no payload of ${name}`);
  return `${place.root}${found}`;
}

/** The kernel, and the names that were opened to be read. */
function watched(): { readonly syscalls: Syscalls; readonly opened: string[] } {
  const kernel = linuxSyscalls();
  const opened: string[] = [];
  const openat: Syscalls["openat"] = (dir, name, how) => {
    if ((how.flags & OPEN.PATH) === 0) opened.push(name);
    return kernel.openat(dir, name, how);
  };
  return { syscalls: { ...kernel, openat }, opened };
}

test("apply(): no hashes recorded, no target is opened to be read, and no hash is in sidecars and facts [REQ-B3] [REQ-O5]", async () => {
  const place = scratch();
  const { syscalls, opened } = watched();
  const run = await applied(place, { syscalls });
  expect(opened.filter((name) => ["ls", "real", "fresh"].includes(name))).toEqual([]);
  const sidecars = reserved(place.root).filter((path) => path.endsWith(".meta.json"));
  expect(sidecars).toHaveLength(3);
  for (const path of sidecars) expect(JSON.parse(readFileSync(`${place.root}${path}`, "utf8"))).not.toHaveProperty("payload_hash");
  const facts = await factsOf(place, "apply.result", run);
  expect(facts.map(({ path, before_hash }) => [path, typeof before_hash])).toEqual([["/usr/bin/fresh", "object"], ["/usr/bin/ls", "object"], ["/usr/sbin/link", "string"]]);
  // The same watch sees the hashing, where it is asked for.
  const other = scratch();
  const seen = watched();
  await apply(other.context({ syscalls: seen.syscalls }), { links: other.links, mode: "commit" });
  expect(seen.opened).toContain("ls");
});

test("apply(), rollback(): no hashes recorded, a target of a tebibyte takes no time and comes back as the same inode [REQ-R2] [REQ-B4]", async () => {
  const place = scratch();
  truncateSync(place.at("usr/bin/ls"), 2 ** 40);
  const stat = (): unknown => {
    const { ino, size, mtimeNs, mode } = lstatSync(place.at("usr/bin/ls"), { bigint: true });
    return { ino, size, mtimeNs, mode };
  };
  const before = stat();
  const run = await apply(place.context(off), { links: place.links.slice(0, 1), mode: "commit" });
  expect(run).toMatchObject({ ok: true });
  const report = await rollback(place.context(off), newest);
  expect(report).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect(stat()).toEqual(before);
  expect(await factsOf(place, "rollback", report.run_id ?? "")).toMatchObject([{ decision: "success", severity: "warn", warnings: ["payload_unhashed"], after_kind: "file", after_hash: null }]);
});

test("rollback(): of what was not hashed, dry run and commit say so of files alone, and again is a no-op [REQ-R3] [REQ-S6] [REQ-S10]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await applied(place);
  const dry = await rollback(place.context(off), { ...newest, mode: "dry_run" });
  const done = await rollback(place.context(off), newest);
  expect(done).toMatchObject({ ok: true, exit_code: 0 });
  expect(done.warnings).toEqual(dry.warnings);
  expect(done.warnings).toHaveLength(1);
  expect(visible(place.root)).toEqual(before);
  const again = await rollback(place.context(off), newest);
  expect(again).toMatchObject({ ok: true, run_id: null, warnings: [] });
});

test("rollback(): of what was not hashed, under a policy that records hashes, has measured what came back [REQ-O5]", async () => {
  const place = scratch();
  const { before_hash } = (await hashed()) ?? {};
  await applied(place);
  const report = await rollback(place.context(), newest);
  const facts = await factsOf(place, "rollback", report.run_id ?? "");
  expect(facts.find(({ path }) => path === "/usr/bin/ls")).toMatchObject({ after_hash: before_hash, warnings: ["payload_unhashed"] });
});

/** The fact of the same file, hashed. */
async function hashed(): Promise<Record<string, unknown> | undefined> {
  const other = scratch();
  await apply(other.context(), { links: other.links, mode: "commit" });
  return (await factsOf(other, "apply.result")).find(({ path }) => path === "/usr/bin/ls");
}

test.for<[string, (payload: string) => void]>([
  ["was written to", (payload) => appendFileSync(payload, "# and more\n")],
  ["was replaced by a copy", (payload) => (copyFileSync(payload, `${payload}.new`), renameSync(`${payload}.new`, payload))],
])("rollback(): a payload without hash that %s, refused and nothing touched; restored with a warning where integrity is not required [REQ-R9] [REQ-S6]", async ([, spoil]) => {
  const place = scratch();
  await applied(place);
  spoil(payloadOf(place, "ls"));
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) expect(await rollback(place.context(off), { runId: null, mode })).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "payload_identity_mismatch" } });
  expect(tree(place.root)).toEqual(before);
  const report = await rollback(place.context({ policy: { require_sidecar_integrity: false } }), newest);
  expect(report).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect((await factsOf(place, "rollback", report.run_id ?? "")).flatMap(({ warnings = [] }) => warnings)).toEqual(["payload_identity_mismatch"]);
});

test("apply(): a restore of what was not hashed, warned of in plan, dry run and commit alike [REQ-S6] [REQ-S10]", async () => {
  const place = scratch();
  const before = visible(place.root);
  await applied(place);
  const request = { links: [], restores: place.links.map(({ target }) => ({ target })) };
  const dry = await apply(place.context(off), { ...request, mode: "dry_run" });
  const report = await apply(place.context(off), { ...request, mode: "commit" });
  expect(report).toMatchObject({ ok: true, warnings: [expect.any(String)] });
  expect(report.warnings).toEqual(dry.warnings);
  expect([...report.rows].map(({ notes }) => notes)).toEqual([...dry.rows].map(({ notes }) => notes));
  expect(visible(place.root)).toEqual(before);
  const facts = await factsOf(place, "apply.result", report.run_id ?? "");
  expect(facts.find(({ path }) => path === "/usr/bin/ls")).toMatchObject({ severity: "warn", warnings: ["payload_unhashed"], after_hash: null });
});

test("apply(): a saved plan with hashes, applied without, fits as long as the nodes do", async () => {
  const place = scratch();
  const { document } = await plan(place.context(), { links: place.links });
  const saved = document?.();
  if (saved === undefined) throw new Error("no plan");
  appendFileSync(place.at("usr/bin/ls"), "#\n");
  expect(await apply(place.context(off), { saved, mode: "dry_run" })).toMatchObject({ ok: false, error: { reason: "drift" } });
  const { document: anew } = await plan(place.context(), { links: place.links });
  const fresh = anew?.();
  if (fresh === undefined) throw new Error("no plan");
  expect(await apply(place.context(off), { saved: fresh, mode: "commit" })).toMatchObject({ ok: true });
});

test("recover(): a rollback of what was not hashed that died, is finished and its facts still say so [REQ-J2]", async () => {
  const said = new Set<string>();
  for (let n = 1; ; n++) {
    const place = scratch();
    await applied(place);
    const died = await rollback(place.context({ ...off, syscalls: dyingAt(n) }), newest);
    // That one is told in any case; another is of papers that are missing.
    if (died.ok && died.warnings.length === 1) break;
    expect(await recover(place.context(off)), `died at ${n}`).toMatchObject({ ok: true });
    const facts = (await factsOf(place, "rollback")).filter(({ path, decision }) => path === "/usr/bin/ls" && decision === "success");
    for (const fact of facts) expect(fact, `died at ${n}`).toMatchObject({ warnings: ["payload_unhashed"], after_hash: null });
    said.add(facts.length === 1 ? "finished" : "never began");
  }
  expect([...said].toSorted()).toEqual(["finished", "never began"]);
});
