import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { status } from "../src/status/status.ts";
import { scratch } from "./support/scratch.ts";

/** The id of a run that is older than every other. */
const GONE = "01900000-0000-7000-8000-000000000000";

test("status(): a run's folder that a recovery removes after it was listed, is left out [REQ-J3] [REQ-T1]", async () => {
  const place = scratch();
  const { run_id } = await apply(place.context(), { links: place.links, mode: "commit" });
  const kernel = linuxSyscalls();
  const syscalls: Syscalls = { ...kernel, readDirectory: (dir) => [...kernel.readDirectory(dir), GONE] };
  const report = await status(place.context({ syscalls }));
  expect(report).toMatchObject({ ok: true, run_id, unfinished: [] });
  expect(report.runs.map((run) => run.run_id)).toEqual([run_id]);
});
