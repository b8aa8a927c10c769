/** This proves what becomes of ACLs and labels, on real file systems, as root (REQ-M2, REQ-M3, REQ-R2). */
import { execFileSync } from "node:child_process";
import { lstatSync, unlinkSync } from "node:fs";
import { linuxSyscalls, SyscallError } from "@switchyard/fs-atomic";
import { describe, expect, it } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { confirm } from "../src/confirm/confirm.ts";
import { readFacts } from "../src/facts/read-facts.ts";
import { recover } from "../src/recover/recover.ts";
import type { RunReport } from "../src/report/report.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { dyingAt } from "./support/broken-kernel.ts";
import { LOOP_KINDS, loopMount } from "./support/loop-mount.ts";
import { scratch, tree, type ContextOptions, type Scratch } from "./support/scratch.ts";

/** All attributes of a node itself, a link included, as getfattr(1) tells them; xfs has a second name for ACLs. */
function attributes(path: string): string[] {
  const told = execFileSync("getfattr", ["-hd", "-m", "-", "-e", "hex", "--absolute-names", path], { encoding: "utf8" });
  return told.split("\n").filter((line) => line !== "" && !line.startsWith("#") && !line.startsWith("trusted.SGI"));
}

function label(path: string): string | undefined {
  return attributes(path).find((line) => line.startsWith("security.selinux="));
}

function setLabel(path: string, text: string): void {
  execFileSync("setfattr", ["-h", "-n", "security.selinux", "-v", text, path]);
}

const commit = ({ context, links }: Scratch, more: ContextOptions = {}): Promise<RunReport> => apply(context(more), { links, mode: "commit" });
const back = ({ context }: Scratch, more: ContextOptions = {}): Promise<RunReport> => rollback(context(more), { runId: null, mode: "commit" });

async function results(place: Scratch): Promise<Record<string, unknown>> {
  const { lines } = await readFacts(place.context());
  const facts = lines.map((line): { stage: string; path: string; label?: string; label_errno?: string } => JSON.parse(line));
  return Object.fromEntries(facts.filter(({ stage }) => stage === "apply.result").map((fact) => [fact.path, [fact.label, fact.label_errno]]));
}

describe.each(LOOP_KINDS)("%s", (kind) => {
  it("apply(): ACLs on a target, its source and its directory, a warning of each before and after, and none on the link; undo brings all back exactly [REQ-M3] [REQ-R2]", async () => {
    const place = scratch(loopMount(kind));
    execFileSync("setfacl", ["-m", "u:4242:rx,g:4343:r", place.at("usr/bin/ls")]);
    execFileSync("setfacl", ["-m", "u:4242:rx", place.at("opt/p/ls")]);
    execFileSync("setfacl", ["-d", "-m", "u:4242:rwx", place.at("usr/bin")]);
    const [before, acl] = [tree(place.root), attributes(place.at("usr/bin/ls"))];
    expect(acl).toEqual([expect.stringMatching(/^system.posix_acl_access=/)]);
    const texts = ["target_acl", "source_acl", "directory_default_acl"];
    const told = [expect.stringMatching(/"\/usr\/bin\/ls" has an ACL.*setfacl/), expect.stringMatching(/"\/opt\/p\/ls" has an ACL.*setfacl/), expect.stringMatching(/"\/usr\/bin" has a default ACL.*setfacl/)];
    const dry = await apply(place.context(), { links: place.links, mode: "dry_run" });
    expect([...dry.warnings].sort()).toEqual(expect.arrayContaining(told));
    expect([...dry.facts].filter(({ stage }) => stage === "preflight")).toEqual(expect.arrayContaining([expect.objectContaining({ path: "/usr/bin/ls", severity: "warn", warnings: texts })]));
    const report = await commit(place);
    expect(report).toMatchObject({ ok: true, warnings: dry.warnings });
    expect(attributes(place.at("usr/bin/ls"))).toEqual([]);
    const kept = report.actions.find(({ target }) => target === "/usr/bin/ls")?.backup ?? "";
    expect(attributes(place.at(kept))).toEqual(acl);
    for (let time = 0; time < 2; time++) {
      expect(await back(place)).toMatchObject({ ok: true, warnings: [] });
      expect([tree(place.root)["/usr/bin/ls"], attributes(place.at("usr/bin/ls"))]).toEqual([before["/usr/bin/ls"], acl]);
    }
  });

  it("apply(): a target with a label, the link gets it, and undo brings back every attribute exactly [REQ-M2] [REQ-R2]", async () => {
    const place = scratch(loopMount(kind));
    setLabel(place.at("usr/bin/ls"), "system_u:object_r:ls_exec_t:s0");
    setLabel(place.at("usr/sbin/link"), "system_u:object_r:bin_t:s0");
    execFileSync("setfattr", ["-n", "user.note", "-v", "kept", place.at("usr/bin/ls")]);
    const paths = ["usr/bin/ls", "usr/sbin/link"].map(place.at);
    const before = paths.map(attributes);
    const labels = paths.map(label);
    expect(await commit(place)).toMatchObject({ ok: true, warnings: [] });
    expect(paths.map((path) => [lstatSync(path).isSymbolicLink(), label(path)])).toEqual(labels.map((one) => [true, one]));
    expect(attributes(place.at("usr/bin/ls"))).toHaveLength(1);
    expect(await results(place)).toEqual({ "/usr/bin/ls": ["restored", undefined], "/usr/sbin/link": ["restored", undefined], "/usr/bin/fresh": ["not_active", undefined] });
    const first = await back(place);
    expect(paths.map(attributes)).toEqual(before);
    expect(await rollback(place.context(), { runId: first.run_id, mode: "commit" })).toMatchObject({ ok: true });
    expect(paths.map(label)).toEqual(labels);
    expect(await back(place)).toMatchObject({ ok: true });
    expect(paths.map(attributes)).toEqual(before);
  });
});

it("apply(): labels, died before any of its calls, recover brings back every attribute and leaves no link [REQ-M2] [REQ-J2]", async () => {
  const below = loopMount("ext4");
  for (let n = 1; ; n++) {
    const place = scratch(below);
    setLabel(place.at("usr/bin/ls"), "system_u:object_r:ls_exec_t:s0");
    const [before, labelled] = [tree(place.root), attributes(place.at("usr/bin/ls"))];
    const died = await commit(place, { syscalls: dyingAt(n) });
    expect(await recover(place.context()), `died at ${n}`).toMatchObject({ ok: true });
    if (died.ok) break;
    const isCommitted = lstatSync(place.at("usr/bin/ls")).isSymbolicLink();
    expect(label(place.at("usr/bin/ls")), `died at ${n}`).toBe(labelled[0]);
    expect(isCommitted ? before : tree(place.root), `died at ${n}`).toEqual(before);
  }
});

it.each(["EPERM", "ENOTSUP", "ENOSPC"])("apply(): a label that is refused (%s), the run goes on, a warning, and the facts say why, also of a run that waits [REQ-M2]", async (errno) => {
  const kernel = linuxSyscalls();
  const refuse = (): never => {
    throw new SyscallError("setxattr", errno, "security.selinux");
  };
  const place = scratch();
  setLabel(place.at("usr/bin/ls"), "system_u:object_r:ls_exec_t:s0");
  const report = await apply(place.context({ syscalls: { ...kernel, setXattr: refuse } }), { links: place.links, mode: "commit", confirmWithinMs: 3_600_000 });
  expect(report).toMatchObject({ ok: true, warnings: [expect.stringMatching(/"\/usr\/bin\/ls".*chcon/)] });
  expect(label(place.at("usr/bin/ls"))).toBe(undefined);
  expect(await confirm(place.context(), { runId: null })).toMatchObject({ ok: true });
  expect((await results(place))["/usr/bin/ls"]).toEqual(["refused", errno]);
});

it("apply(): the kept link of a target that was a link has its label again after undo; one that was removed meanwhile leaves none [REQ-M2] [REQ-R7]", async () => {
  const place = scratch();
  setLabel(place.at("usr/sbin/link"), "system_u:object_r:bin_t:s0");
  const before = attributes(place.at("usr/sbin/link"));
  await commit(place);
  unlinkSync(place.at("usr/sbin/link"));
  expect(await back(place)).toMatchObject({ ok: true });
  expect(attributes(place.at("usr/sbin/link"))).toEqual(before);
});

it.each(LOOP_KINDS)("apply(): %s, all is required and all is kept, in rows and facts [REQ-S5]", async (kind) => {
  const place = scratch(loopMount(kind));
  const report = await commit(place, { policy: { require_preservation: ["owner", "mode", "timestamps", "xattrs", "acls", "caps"] } });
  expect(report).toMatchObject({ ok: true });
  for (const row of report.rows) expect(row.preservation_supported).toBe(true);
  const { lines } = await readFacts(place.context());
  expect(lines.filter((line) => line.includes('"preservation_supported":true'))).toHaveLength(3);
});
