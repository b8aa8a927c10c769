/** This proves when a target already is what it was: that some file is there is not enough (REQ-R3). */
import { appendFileSync, chmodSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { observe } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { isPriorState } from "../../src/index.ts";
import { sidecarOf } from "../support/sample.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

/** The kept state of each kind. */
const PRIOR: Record<"file" | "symlink" | "none", (path: string) => void> = {
  file: (path) => writeFileSync(path, "prior", { mode: 0o755 }),
  symlink: (path) => symlinkSync("../opt/ls", path),
  none: () => undefined,
};

/** What was done to it since, and whether it still is the prior state. */
const TABLE: readonly (readonly [keyof typeof PRIOR, string, (path: string) => void, boolean])[] = [
  ["file", "untouched", () => undefined, true],
  ["file", "written anew with the same bytes", (path) => (rmSync(path), PRIOR.file(path)), true],
  ["file", "other bytes of the same length", (path) => writeFileSync(path, "PRIOR"), false],
  ["file", "longer", (path) => appendFileSync(path, "!"), false],
  ["file", "another mode", (path) => chmodSync(path, 0o700), false],
  ["file", "a set-id bit", (path) => chmodSync(path, 0o4755), false],
  ["file", "gone", (path) => rmSync(path), false],
  ["file", "a link", (path) => (rmSync(path), PRIOR.symlink(path)), false],
  ["file", "a directory", (path) => (rmSync(path), mkdirSync(path)), false],
  ["symlink", "untouched", () => undefined, true],
  ["symlink", "made anew with the same text", (path) => (rmSync(path), PRIOR.symlink(path)), true],
  ["symlink", "another text", (path) => (rmSync(path), symlinkSync("../opt/lz", path)), false],
  ["symlink", "a file", (path) => (rmSync(path), PRIOR.file(path)), false],
  ["symlink", "gone", (path) => rmSync(path), false],
  ["none", "untouched", () => undefined, true],
  ["none", "a file", (path) => PRIOR.file(path), false],
  ["none", "a link", (path) => PRIOR.symlink(path), false],
];

it.each(TABLE)("isPriorState(): it was %s, now %s [REQ-R3]", async (kind, _now, change, expected) => {
  const place = scratch();
  PRIOR[kind](place.at("ls"));
  const sidecar = await sidecarOf(place.dir, "ls");
  change(place.at("ls"));
  expect(await isNow(place, sidecar)).toBe(expected);
});

it.each([{ uid: 4711 }, { gid: 4711 }, { xattrs: { "security.capability": "AQAAAg==" } }])(
  "isPriorState(): the sidecar says %j, false [REQ-R3]",
  async (other) => {
    const place = scratch();
    PRIOR.file(place.at("ls"));
    expect(await isNow(place, { ...(await sidecarOf(place.dir, "ls")), ...other })).toBe(false);
  },
);

it.each([
  ["the very inode, untouched", () => undefined, true],
  ["the same bytes in another inode", ({ at }: Scratch) => (writeFileSync(at("new"), "prior", { mode: 0o755 }), renameSync(at("new"), at("ls"))), false],
  ["the very inode, written to", ({ at }: Scratch) => writeFileSync(at("ls"), "PRIOR"), false],
  ["the very inode of another mode", ({ at }: Scratch) => chmodSync(at("ls"), 0o4755), false],
] as const)("isPriorState(): the sidecar has no hash, and there is %s [REQ-R3]", async (_what, change, expected) => {
  const place = scratch();
  PRIOR.file(place.at("ls"));
  const { payload_hash: _, ...unhashed } = await sidecarOf(place.dir, "ls");
  change(place);
  expect(await isNow(place, unhashed)).toBe(expected);
});

it("isPriorState(): version 1 of a file, never known to be the same bytes [REQ-R3, REQ-B3]", async () => {
  const place = scratch();
  PRIOR.file(place.at("ls"));
  expect(await isNow(place, { schema: "backup_meta.v1", prior_kind: "file", mode: "755" })).toBe(false);
});

it("isPriorState(): version 1 of a link, by its text [REQ-R3, REQ-B3]", async () => {
  const place = scratch();
  PRIOR.symlink(place.at("ls"));
  expect(await isNow(place, { schema: "backup_meta.v1", prior_kind: "symlink", prior_dest: "../opt/ls" })).toBe(true);
  expect(await isNow(place, { schema: "backup_meta.v1", prior_kind: "symlink", prior_dest: "ls" })).toBe(false);
});

function isNow({ dir }: Scratch, sidecar: Parameters<typeof isPriorState>[3]): Promise<boolean> {
  return isPriorState(dir, "ls", observe(dir, "ls"), sidecar);
}
