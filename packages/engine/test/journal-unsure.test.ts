/** This proves what is done where nobody can know whether a run was committed: nothing (REQ-A3). */
import { lstatSync } from "node:fs";
import { linuxSyscalls, SyscallError, type Syscalls } from "@switchyard/fs-atomic";
import { expect, test } from "vitest";
import { apply } from "../src/apply/apply.ts";
import { recover } from "../src/recover/recover.ts";
import { scratch, tree } from "./support/scratch.ts";

/** Fails the sync that follows this record, and notes every change of a name after it. */
function failingAt(record: string, changed: string[]): Syscalls {
  const kernel = linuxSyscalls();
  let state: "before" | "written" | "failed" = "before";
  const note = (name: string): void => {
    if (state === "failed") changed.push(name);
  };
  return {
    ...kernel,
    write(fd, bytes) {
      if (Buffer.from(bytes).includes(`"type":"${record}"`)) state = "written";
      kernel.write(fd, bytes);
    },
    async fsync(fd) {
      if (state !== "written") return kernel.fsync(fd);
      state = "failed";
      throw new SyscallError("fsync", "EIO", "");
    },
    rename: (dir, name, newName, flags) => (note(newName), kernel.rename(dir, name, newName, flags)),
    unlinkat: (dir, name) => (note(name), kernel.unlinkat(dir, name)),
  };
}

test("apply(): the sync of `committed` fails, journal_unsure and nothing more is touched; the next recover ends it [REQ-A3] [REQ-J2]", async () => {
  const place = scratch();
  const changed: string[] = [];
  const report = await apply(place.context({ syscalls: failingAt("committed", changed) }), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { id: "E_RESTORE_FAILED", reason: "journal_unsure" } });
  expect(changed).toEqual([]);
  expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink()).toBe(true);
  // Here the disk holds `committed`.
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ outcome: "completed" }] });
  expect(lstatSync(place.at("usr/bin/ls")).isSymbolicLink()).toBe(true);
});

test("apply(): the sync of `prepared` fails, journal_unsure and nothing more is touched; the next recover takes it back [REQ-A3] [REQ-J2]", async () => {
  const place = scratch();
  const before = tree(place.root);
  const changed: string[] = [];
  const report = await apply(place.context({ syscalls: failingAt("prepared", changed) }), { links: place.links, mode: "commit" });
  expect(report).toMatchObject({ ok: false, exit_code: 70, error: { reason: "journal_unsure" } });
  expect(changed).toEqual([]);
  expect(await recover(place.context())).toMatchObject({ ok: true, recovered: [{ outcome: "undone" }] });
  expect(tree(place.root)).toEqual(before);
});
