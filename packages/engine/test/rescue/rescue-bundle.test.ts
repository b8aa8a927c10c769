/** This proves which runs a rescue bundle takes back, and that one that was cut short is not finished (REQ-RC1, REQ-RC2). */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { apply, recover, rescueBundle, rollback } from "../../src/index.ts";
import { dyingAt, dyingAtRename } from "../support/broken-kernel.ts";
import { program, scratch, visible, type Scratch } from "../support/scratch.ts";

const link = (source: string): { links: { target: string; source: string }[]; mode: "commit" } => ({ links: [{ target: "/usr/bin/ls", source }], mode: "commit" });

/** Where a bundle goes, not there yet. */
function stick({ at }: Scratch): string {
  mkdirSync(at("media"));
  return at("media/stick");
}

it("rescueBundle(): committed, provisional and undone runs; those that stand, newest first, no rollback's, nothing of the state changed [REQ-RC1]", async () => {
  const scene = scratch();
  const { at, context, root } = scene;
  const before = visible(root);
  for (const name of ["a", "b", "c"]) program(at(`opt/p/${name}`), name);
  const first = await apply(context(), link("/opt/p/a"));
  const undone = await apply(context(), link("/opt/p/b"));
  await rollback(context(), { runId: undone.run_id, mode: "commit" });
  const waiting = await apply(context(), { ...link("/opt/p/c"), confirmWithinMs: 600_000 });
  const report = await rescueBundle(context(), { dir: stick(scene), path: "" });
  expect(report).toMatchObject({ ok: true, exit_code: 0, error: null, runs: [waiting.run_id, first.run_id], busybox: { state: "not_found", from: null, why: null }, warnings: [expect.stringContaining("BusyBox")] });
  for (const { name, sha256: sum } of report.files) expect(sha256(readFileSync(at(`media/stick/${name}`)))).toBe(sum);
  for (const id of report.runs) execFileSync("sh", [at(`var/lib/switchyard/runs/${id}/undo.sh`)], { env: { PATH: "/usr/bin:/bin" } });
  expect(visible(root)).toMatchObject({ "/usr/bin/ls": before["/usr/bin/ls"] });
});

it("rescueBundle(): a run that a crash left unfinished, told, and not in it; after recover no word of it [REQ-RC1]", async () => {
  const scene = scratch();
  const { at, context } = scene;
  const first = await apply(context(), link("/opt/p/ls"));
  program(at("opt/p/next"), "next");
  await apply(context({ syscalls: dyingAtRename(2) }), link("/opt/p/next"));
  const report = await rescueBundle(context(), { dir: stick(scene), path: "" });
  expect(report).toMatchObject({ ok: true, runs: [first.run_id], warnings: [expect.any(String), expect.stringContaining("unfinished")] });
  expect((await recover(context())).ok).toBe(true);
  rmSync(at("media/stick"), { recursive: true });
  expect(await rescueBundle(context(), { dir: at("media/stick"), path: "" })).toMatchObject({ runs: [first.run_id], warnings: { length: 1 } });
});

it("rescueBundle(): the process dies before each of its calls in turn; a bundle with sums is whole, and the state as it was [REQ-RC1, REQ-RC2]", async () => {
  const scene = scratch();
  const { at, context, root } = scene;
  await apply(context(), link("/opt/p/ls"));
  const before = visible(root);
  const dir = stick(scene);
  let isWhole = false;
  for (let n = 1; !isWhole; n++) {
    const report = await rescueBundle(context({ syscalls: dyingAt(n) }), { dir, path: "" });
    isWhole = report.ok;
    const sums = existsSync(join(dir, "SHA256SUMS")) ? readFileSync(join(dir, "SHA256SUMS"), "utf8").trim().split("\n").filter(Boolean) : [];
    for (const line of sums) expect(sha256(readFileSync(join(dir, line.slice(66))))).toBe(line.slice(0, 64));
    expect([visible(root), existsSync(at("var/lib/switchyard/lock"))]).toEqual([before, true]);
    rmSync(dir, { recursive: true, force: true });
    expect(n).toBeLessThan(200);
  }
});
