/** This proves what a flip makes of real mounts, attributes and file systems, as root (REQ-P2, REQ-S2, REQ-S3). */
import { chownSync, mkdirSync } from "node:fs";
import { machineTool } from "@switchyard/test-support/machine-tool";
import { execFileSync } from "node:child_process";
import { expect, it, onTestFinished } from "vitest";
import { rollback } from "../../src/rollback/rollback.ts";
import { loopMount, LOOP_KINDS } from "../support/loop-mount.ts";
import { factsOf } from "../support/provisional.ts";
import { tree } from "../support/scratch.ts";
import { flipTo, POINTER, PREFIX, profiles, type Profiles } from "../support/trees.ts";

function run(tool: string, args: readonly string[]): void {
  execFileSync(machineTool(tool), args);
}

/** A tree of its own on a mount with these options. */
function mountedTree(place: Profiles, options: string): void {
  const at = place.at(`${PREFIX}/profiles/mounted`);
  mkdirSync(at, { mode: 0o755 });
  run("mount", ["-t", "tmpfs", "-o", "size=1m,mode=755", "none", at]);
  onTestFinished(() => run("umount", ["-l", at]));
  place.build("mounted", ["ls"]);
  run("mount", ["-o", `remount,${options}`, at]);
}

it.each([["rw", null], ["ro", "read_only"], ["noexec", "source_no_exec"]] as const)("flip(): to a tree on a real %s mount, %s (needs root) [REQ-P2] [REQ-S2]", async (options, reason) => {
  const place = profiles();
  await flipTo(place, "vendor");
  mountedTree(place, options);
  const before = tree(place.root);
  for (const mode of ["dry_run", "commit"] as const) {
    const report = await flipTo(place, "mounted", { mode, trees: { complete: async () => undefined } });
    expect([report.ok, report.error?.reason ?? null]).toEqual([reason === null, reason]);
  }
  expect(place.pointer()).toBe(reason === null ? "profiles/mounted" : "profiles/vendor");
  expect(reason === null ? before : tree(place.root)).toEqual(before);
});

it("flip(): to a tree of someone else's, refused (needs root) [REQ-S3]", async () => {
  const place = profiles();
  chownSync(place.at(`${PREFIX}/profiles/new`), 4711, 4711);
  expect(await flipTo(place, "new")).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "source_untrusted" } });
});

it("flip(): the prefix is immutable, refused (needs root) [REQ-S2]", async () => {
  const place = profiles();
  await flipTo(place, "vendor");
  run("chattr", ["+i", place.at(PREFIX)]);
  onTestFinished(() => run("chattr", ["-i", place.at(PREFIX)]));
  expect(await flipTo(place, "new")).toMatchObject({ ok: false, error: { id: "E_POLICY", reason: "immutable" } });
  expect(place.pointer()).toBe("profiles/vendor");
});

it.each(LOOP_KINDS)("flip(), rollback(): on a real %s, the very link comes back (needs root) [REQ-P1] [REQ-R2]", async (kind) => {
  const place = profiles(loopMount(kind));
  await flipTo(place, "vendor");
  const before = tree(place.root)[POINTER];
  expect(await flipTo(place, "new")).toMatchObject({ ok: true });
  expect((await factsOf(place, "profile.flip")).at(-1)).toMatchObject({ method: "exchange", degraded: false });
  expect(await rollback(place.context(), { runId: null, mode: "commit" })).toMatchObject({ ok: true });
  expect(tree(place.root)[POINTER]).toBe(before);
});
