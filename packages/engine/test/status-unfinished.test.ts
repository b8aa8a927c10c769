/** This proves what those who only look say of a run that was cut short: neither done nor as before (REQ-J3). */
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { localRunner } from "@switchyard/smoke";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { recover } from "../src/recover/recover.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { smokeRun } from "../src/smoke/smoke-run.ts";
import { status } from "../src/status/status.ts";
import { dyingInRun } from "./support/broken-kernel.ts";
import { expired } from "./support/provisional.ts";
import { program, scratch, type Scratch } from "./support/scratch.ts";

/** A run that died with some of its links switched. */
async function cutShort(): Promise<Scratch & { readonly id: string }> {
  for (let calls = 8; calls < 60; calls += 1) {
    const place = scratch();
    await apply(place.context({ syscalls: dyingInRun(calls) }), { links: place.links, mode: "commit" });
    const [id = ""] = readdirSync(place.at("var/lib/switchyard/runs"));
    if (readFileSync(place.at("usr/bin/ls"), "utf8").includes("new ls")) return { ...place, id };
  }
  throw new Error("no run died in the middle");
}

const ALL = { runId: null, targets: [] } as const;

test("status(): a run cut short, its targets by what stands there and what it was to leave [REQ-J3]", async () => {
  const place = await cutShort();
  const ls = (await status(place.context())).targets.find(({ target }) => target === "/usr/bin/ls");
  expect(await status(place.context())).toMatchObject({ ok: true, unfinished: [place.id] });
  expect(ls).toMatchObject({ run_id: place.id, state: "switched", managed: false, kind: "symlink", dest: "../../opt/p/ls", expected: { kind: "symlink", dest: "../../opt/p/ls" } });
  rmSync(place.at("usr/bin/ls"));
  program(place.at("usr/bin/ls"), "theirs");
  expect((await status(place.context())).targets.find(({ target }) => target === "/usr/bin/ls")).toMatchObject({ state: "changed", kind: "file", dest: null, expected: { dest: "../../opt/p/ls" } });
});

test.for([["cut short", cutShort], ["past its deadline", async () => {
  const place = scratch();
  return { ...place, ...(await expired(place, { links: place.links.slice(2) })) };
}]] as const)("smokeRun(), apply(), rollback(), rollbackTo(): a run that was %s, none says that nothing is switched or that all is known [REQ-J3]", async ([, make]) => {
  const place = await make();
  const context = { ...place.context(), smokeRunner: localRunner({ limits: { timeoutMs: 2000 } }) };
  const error = { id: "E_POLICY", reason: "unfinished_run", remedies: [expect.stringContaining("switchyard recover")] };
  expect(await smokeRun(context, ALL)).toMatchObject({ ok: false, exit_code: 10, error });
  expect(await smokeRun(context, { runId: null, targets: ["/usr/bin/real"] })).toMatchObject({ ok: true });
  const warned = [expect.stringContaining(place.id)];
  expect((await apply(context, { links: [{ target: "/usr/bin/real", source: "/opt/p/ls" }], mode: "dry_run" })).warnings).toEqual(warned);
  expect(await recover(context)).toMatchObject({ ok: true });
  expect(await smokeRun(context, ALL)).toMatchObject({ ok: true, status: null, error: null });
  expect((await apply(context, { links: [{ target: "/usr/bin/real", source: "/opt/p/ls" }], mode: "dry_run" })).warnings).toEqual([]);
});

test("rollback(), rollbackTo(): dry runs with a run cut short, a warning each [REQ-J3]", async () => {
  for (let calls = 8; calls < 60; calls += 1) {
    const place = scratch();
    const { run_id: id } = await apply(place.context(), { links: [{ target: "/usr/bin/real", source: "/opt/p/ls" }], mode: "commit" });
    await apply(place.context({ syscalls: dyingInRun(calls) }), { links: place.links, mode: "commit" });
    const [unfinished] = (await status(place.context())).unfinished;
    if (unfinished === undefined) continue;
    const warned = [expect.stringContaining(unfinished)];
    expect(await rollback(place.context(), { runId: null, mode: "dry_run" })).toMatchObject({ ok: true, undoes: id, warnings: warned });
    expect(await rollbackTo(place.context(), { runId: id ?? "", mode: "dry_run" })).toMatchObject({ ok: true, warnings: warned });
    return;
  }
  expect.unreachable("no run was cut short");
});
