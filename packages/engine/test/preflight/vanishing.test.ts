/** This proves what becomes of a plan whose files go away while they are looked at: a refusal that says so, and nothing changed. */
import { renameSync } from "node:fs";
import { linuxSyscalls, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../../src/apply/apply.ts";
import { scratch, visible, type Scratch } from "../support/scratch.ts";

/** The kernel, under which a file is renamed away just before its extended attributes are read for the nth time. */
function vanishing(place: Scratch, path: string, nth: number): Syscalls {
  const kernel = linuxSyscalls();
  const [name = ""] = path.split("/").slice(-1);
  let times = 0;
  return {
    ...kernel,
    xattrs: (dir, given) => {
      if (given === name) times += 1;
      if (given === name && times === nth) renameSync(place.at(path), place.at(`${path}.gone`));
      return kernel.xattrs(dir, given);
    },
  };
}

test.each([
  ["a target, when planning", "usr/bin/ls", 1, { id: "E_ATOMIC_SWAP", reason: "conflict" }],
  ["a target, when the run is drafted", "usr/bin/ls", 2, { id: "E_ATOMIC_SWAP", reason: "conflict" }],
  ["a source", "opt/p/link", 1, { id: "E_POLICY", reason: "source_missing" }],
])("apply(): %s goes away while it is looked at, is refused for that and nothing else was changed [REQ-A4] [REQ-TOCTOU1]", async (_what, path, nth, error) => {
  const place = scratch();
  const before = visible(place.root);
  const report = await apply(place.context({ syscalls: vanishing(place, path, nth) }), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, run_id: null, error });
  renameSync(place.at(`${path}.gone`), place.at(path));
  expect(visible(place.root)).toEqual(before);
});
