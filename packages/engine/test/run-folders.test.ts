/** This proves that readers without the lock do not stumble over a run that a recovery is just removing. */
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import type { Context } from "../src/context.ts";
import { prune } from "../src/prune/prune.ts";
import { rollback } from "../src/rollback/rollback.ts";
import { rollbackTo } from "../src/rollback/rollback-to.ts";
import { newRunId } from "../src/state/run-folder.ts";
import { status } from "../src/status/status.ts";
import { scratch } from "./support/scratch.ts";

/** Directories of runs list one more, which is gone by the time it is opened. */
function withGoneRun(): Syscalls {
  const sys = linuxSyscalls();
  const readDirectory: Syscalls["readDirectory"] = (fd) => {
    const names = sys.readDirectory(fd);
    return names.some((name) => /^[0-9a-f]{8}-/.test(name)) ? [...names, newRunId()] : names;
  };
  return Object.assign(Object.create(sys), { readDirectory });
}

test.each<[string, (context: Context) => Promise<{ readonly ok: boolean }>]>([
  ["status", (context) => status(context)],
  ["apply", (context) => apply(context, { links: [], restores: [{ target: "/usr/bin/ls" }], mode: "dry_run" })],
  ["rollback", (context) => rollback(context, { runId: null, mode: "dry_run" })],
  ["rollbackTo", async (context) => rollbackTo(context, { runId: (await status(context)).runs[0]?.run_id ?? "", mode: "dry_run" })],
  ["prune", (context) => prune(context, { mode: "dry_run", countLimit: 1 })],
])("%s(): a run's folder removed between listing and opening, passed over [REQ-J3]", async (_verb, act) => {
  const { links, context } = scratch();
  await apply(context(), { links, mode: "commit" });
  expect(await act(context({ syscalls: withGoneRun() }))).toMatchObject({ ok: true, error: null });
});
