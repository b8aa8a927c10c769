/** This proves what a run says of metadata where no privilege is needed (REQ-S5, REQ-M2). */
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, OPEN, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import type { Policy } from "@switchyard/policy";
import { expect, it, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import type { Mode, RunReport } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { scratch, type Scratch } from "./support/scratch.ts";

const NEEDS: Partial<Policy> = { require_preservation: ["mode", "timestamps"] };
const kernel = linuxSyscalls();

/** A kernel whose file systems have no anonymous files. */
const WITHOUT_TMPFILE: Syscalls = {
  ...kernel,
  openat: (dir, name, how) => {
    if ((how.flags & OPEN.TMPFILE) === OPEN.TMPFILE) throw new SyscallError("openat", "EOPNOTSUPP", name);
    return kernel.openat(dir, name, how);
  },
};

/** The facts of this stage: of a dry run those of its report, of a commit those that are recorded. */
async function facts(place: Scratch, report: RunReport, stage: string): Promise<{ readonly stage: string; readonly path?: string }[]> {
  const all = report.mode === "dry_run" ? [...report.facts] : (await readFacts(place.context())).lines.map((line): { readonly stage: string; readonly path?: string } => JSON.parse(line));
  return all.filter((fact) => fact.stage === stage);
}

const MODES = ["dry_run", "commit"] as const satisfies readonly Mode[];

it.each(MODES)("apply(): %s, the policy needs something kept, it is tried, and the facts say what was found [REQ-S5] [REQ-S10]", async (mode) => {
  const place = scratch();
  const report = await apply(place.context({ policy: NEEDS }), { links: place.links, mode });
  expect(report).toMatchObject({ ok: true });
  const told = await facts(place, report, "preflight");
  for (const fact of told) expect(fact).toMatchObject({ preservation: { mode: true, timestamps: true }, preservation_supported: expect.any(Boolean) });
  for (const row of report.rows) expect(row).toMatchObject({ preservation: { mode: true, timestamps: true }, preservation_supported: Object(told[0]).preservation_supported });
});

it.each(MODES)("apply(): %s, the policy needs nothing kept, nothing is tried [REQ-S5]", async (mode) => {
  const place = scratch();
  const report = await apply(place.context({ syscalls: WITHOUT_TMPFILE }), { links: place.links, mode });
  expect(report).toMatchObject({ ok: true });
  for (const fact of await facts(place, report, "preflight")) expect(Object.keys(Object(fact))).not.toContain("preservation_supported");
});

it.each(MODES)("apply(): %s, it cannot be tried without making a name, stopped, and no name is made [REQ-S5] [REQ-S10] [REQ-O1]", async (mode) => {
  const place = scratch();
  const before = readdirSync(place.at("usr/bin"));
  const report = await apply(place.context({ policy: { ...NEEDS, override_preflight: true }, syscalls: WITHOUT_TMPFILE }), { links: place.links, mode });
  expect(report).toMatchObject({ exit_code: 10, error: { id: "E_POLICY", reason: "preservation_unknown" } });
  for (const fact of await facts(place, report, "preflight")) expect(fact).toMatchObject({ decision: "failure", reason: "preservation_unknown", stops: [{ gate: "preservation", reason: "preservation_unknown" }] });
  expect(readdirSync(place.at("usr/bin"))).toEqual(before);
});

it.each(MODES)("apply(): %s, the file system rounds times, stopped where those are needed and not where not [REQ-S5] [REQ-S10]", async (mode) => {
  const coarse: Syscalls = { ...kernel, setTimes: (fd, { mtimeNs }) => kernel.setTimes(fd, { atimeNs: 0n, mtimeNs: mtimeNs - (mtimeNs % 1_000_000_000n) }) };
  const place = scratch();
  const context = place.context({ policy: NEEDS, syscalls: coarse });
  expect(await apply(context, { links: place.links, mode })).toMatchObject({ exit_code: 10, error: { reason: "preservation_missing" } });
  expect(await apply({ ...context, policy: { ...context.policy, require_preservation: ["mode"] } }, { links: place.links, mode })).toMatchObject({ ok: true });
});

test("apply(): dry run that tries, no directory's time changes [REQ-O1] [REQ-S5]", async () => {
  const place = scratch();
  const times = (): bigint[] => ["", "usr", "usr/bin", "usr/sbin"].flatMap((path) => {
    const { mtimeNs, ctimeNs } = statSync(place.at(path), { bigint: true });
    return [mtimeNs, ctimeNs];
  });
  const before = times();
  expect(await apply(place.context({ policy: NEEDS }), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true });
  expect([times(), readdirSync(place.root).sort()]).toEqual([before, ["opt", "usr"]]);
});

function profile(place: Scratch, name: string, text: string): void {
  mkdirSync(place.at("etc/apparmor.d/disable"), { recursive: true });
  writeFileSync(place.at(`etc/apparmor.d/${name}`), text);
}

it.each(MODES)("apply(): %s, a profile is attached to a target by its path, a warning that names both, in report and facts [REQ-M2]", async (mode) => {
  const place = scratch();
  profile(place, "usr.bin.ls", "profile lister /usr/bin/ls {\n}\n");
  const report = await apply(place.context(), { links: place.links, mode });
  expect(report).toMatchObject({ ok: true, warnings: [expect.stringMatching(/"lister".*"\/usr\/bin\/ls"/)] });
  const found = await facts(place, report, "preflight");
  const ofTarget = (path: string): unknown => found.find((fact) => fact.path === path);
  expect(ofTarget("/usr/bin/ls")).toMatchObject({ decision: "success", severity: "warn", warnings: ["apparmor_profile"] });
  expect(Object.keys(Object(ofTarget("/usr/bin/fresh")))).not.toContain("warnings");
});

test("apply(): profiles that do not count: disabled, left over, a link, a FIFO, too large; no warning and no end [REQ-M2]", async () => {
  const place = scratch();
  const text = "/usr/bin/ls {\n}\n";
  for (const name of ["usr.bin.ls", ".hidden", "ls~", "ls.dpkg-old"]) profile(place, name, text);
  symlinkSync("../usr.bin.ls", place.at("etc/apparmor.d/disable/usr.bin.ls"));
  symlinkSync("usr.bin.ls", place.at("etc/apparmor.d/link"));
  execFileSync("mkfifo", [place.at("etc/apparmor.d/fifo")]);
  writeFileSync(place.at("etc/apparmor.d/large"), text + " ".repeat(1024 * 1024));
  expect(await apply(place.context(), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true, warnings: [] });
});

test("apply(): /etc leads out of the root, nothing there is read [REQ-M2] [REQ-S1]", async () => {
  const place = scratch();
  const outside = scratch();
  profile(outside, "usr.bin.ls", "/usr/bin/ls {\n}\n");
  symlinkSync(outside.at("etc"), place.at("etc"));
  expect(await apply(place.context(), { links: place.links, mode: "dry_run" })).toMatchObject({ ok: true, warnings: [] });
});

test("apply(): what is so already, no warning [REQ-M2]", async () => {
  const place = scratch();
  profile(place, "usr.bin.ls", "/usr/bin/ls {\n}\n");
  await apply(place.context(), { links: place.links, mode: "commit" });
  expect(await apply(place.context(), { links: place.links, mode: "commit" })).toMatchObject({ ok: true, warnings: [] });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true, warnings: [] });
});
