/** This proves what is said of backups on mounts that lose everything with the power (needs root) (REQ-B8). */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { rollback } from "../../src/rollback/rollback.ts";
import { factsOf } from "../support/provisional.ts";
import { scratch, visible } from "../support/scratch.ts";
import { loopMount } from "../support/loop-mount.ts";

/** A directory of the test's own, and a way to mount there. */
function ground(): { readonly at: (name: string) => string; readonly mount: (...args: readonly string[]) => void } {
  const base = mkdtempSync(join(tmpdir(), "switchyard-volatile-"));
  onTestFinished(() => rmSync(base, { recursive: true }));
  const at = (name: string): string => join(base, name);
  for (const name of ["lower", "upper", "merged"]) mkdirSync(at(name));
  return {
    at,
    mount: (...args) => {
      execFileSync("mount", args);
      onTestFinished(() => void execFileSync("umount", ["-l", String(args.at(-1))]));
    },
  };
}

const MOUNTS = {
  tmpfs: () => {
    const { at, mount } = ground();
    mount("-t", "tmpfs", "none", at("merged"));
    return at("merged");
  },
  "a volatile overlay": () => {
    const { at, mount } = ground();
    mount("-t", "tmpfs", "none", at("upper"));
    for (const name of ["up", "work"]) mkdirSync(join(at("upper"), name));
    mount("-t", "overlay", "overlay", "-o", `lowerdir=${at("lower")},upperdir=${at("upper")}/up,workdir=${at("upper")}/work,volatile`, at("merged"));
    return at("merged");
  },
} as const;

test.for(["tmpfs", "a volatile overlay"] as const)("apply(), rollback(): on %s, goes ahead and says that no backup lasts, in preflight and facts [REQ-B8] [REQ-F3]", async (kind) => {
  const place = scratch(MOUNTS[kind]());
  const before = visible(place.root);
  const dry = await apply(place.context(), { links: place.links, mode: "dry_run" });
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: true });
  for (const one of [dry, report]) for (const { notes } of one.rows) expect(notes).toEqual([expect.stringMatching(/^backup: on (tmpfs|overlay), /)]);
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(visible(place.root)).toEqual(before);
  const facts = [...(await factsOf(place, "apply.result")), ...(await factsOf(place, "rollback"))];
  expect(facts).toHaveLength(6);
  for (const fact of facts) expect(fact).toMatchObject({ decision: "success", severity: "warn", backup_durable: false });
});

test("apply(), rollback(): on ext4, the backups last, and facts say so without a warning [REQ-B8] [REQ-F3]", async () => {
  const place = scratch(loopMount("ext4"));
  const report = await apply(place.context(), { links: place.links, mode: "commit" });
  expect([...report.rows].flatMap(({ notes }) => notes)).toEqual([]);
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  for (const fact of [...(await factsOf(place, "apply.result")), ...(await factsOf(place, "rollback"))]) expect(fact).toMatchObject({ decision: "success", severity: "info", backup_durable: true });
});
