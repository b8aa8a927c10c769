/** This proves, as root, what other users may do, and that a lock file of another user is refused. */
import { chmodSync, chownSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock, type LockMode } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { flockGets, holding, outputOf, start, type Rival } from "./support/rival.ts";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";

const request = { timeoutMs: 10_000, runId: "system" };
const writer = { timeoutMs: 0, runId: "writer" };
const modes: LockMode[] = ["exclusive", "shared"];
const NOBODY = 65_534;

/** A directory of root with this mode, and perhaps a lock file in it. */
function ofRoot(mode: number, fileMode?: number): Scratch {
  const place = scratch();
  if (fileMode !== undefined) {
    writeFileSync(place.at("lock"), "");
    chmodSync(place.at("lock"), fileMode);
  }
  chmodSync(place.path, mode);
  return place;
}

/** How it ends when nobody asks once. */
async function nobodyAsks({ path }: Scratch, mode: LockMode): Promise<unknown> {
  return JSON.parse(await outputOf(start("refused-main.ts", [path, mode, String(NOBODY)])));
}

async function nobodyReads({ path }: Scratch): Promise<Rival> {
  return holding(start("holder-main.ts", [path, "nobody", "shared", String(NOBODY)]));
}

it.each(modes)("acquire(): %s, the file belongs to another user, refused and not written (needs root) [REQ-L6]", async (mode) => {
  const place = scratch();
  writeFileSync(place.at("lock"), "theirs");
  chownSync(place.at("lock"), NOBODY, NOBODY);
  const error = await caught(kernelLock(place.dir, nodeName("lock")).acquire({ ...request, mode }));
  expect(error).toMatchObject({ id: "E_LOCKING", exitCode: 30, reason: "lock_path_foreign" });
  expect(readFileSync(place.at("lock"), "utf8")).toBe("theirs");
});

it.each(modes)("acquire(): %s, the file belongs to the directory's owner, granted (needs root) [REQ-L6]", async (mode) => {
  const place = scratch();
  writeFileSync(place.at("lock"), "");
  chownSync(place.path, NOBODY, NOBODY);
  chownSync(place.at("lock"), NOBODY, NOBODY);
  const lock = await kernelLock(place.dir, nodeName("lock")).acquire({ ...request, mode });
  expect(lock.attempts).toBe(1);
  lock.release();
});

it("acquire(): shared by a user who may only read, both are locked (needs root) [REQ-L1, REQ-L6]", async () => {
  const place = ofRoot(0o755, 0o644);
  const other = await nobodyReads(place);
  expect(await flockGets(place.at("lock"))).toBe(false);
  expect(await caught(kernelLock(place.dir, nodeName("lock")).acquire(writer))).toMatchObject({ reason: "timeout", obstacle: { by: "readers" } });
  await other.release();
});

it.each([0o755, 0o777])("acquire(): shared by another user and no file in a directory of mode %i, none is made, the directory is locked (needs root) [REQ-L1]", async (mode) => {
  const place = ofRoot(mode);
  const other = await nobodyReads(place);
  expect(existsSync(place.at("lock"))).toBe(false);
  expect(await caught(kernelLock(place.dir, nodeName("lock")).acquire(writer))).toMatchObject({ reason: "timeout", obstacle: { by: "readers" } });
  await other.release();
});

it("acquire(): shared by a user who may not read the file, unusable (needs root) [REQ-L6]", async () => {
  expect(await nobodyAsks(ofRoot(0o755, 0o600), "shared")).toMatchObject({ granted: false, reason: "lock_unusable", errno: "EACCES" });
});

it("acquire(): shared by a user who may not read the gate, granted without it (needs root) [REQ-L3]", async () => {
  const place = ofRoot(0o755, 0o644);
  writeFileSync(place.at("lock.gate"), "", { mode: 0o600 });
  expect(await nobodyAsks(place, "shared")).toMatchObject({ granted: true });
});

it("acquire(): exclusive by a user whose file would be foreign, unusable and none is made (needs root) [REQ-L6]", async () => {
  const place = ofRoot(0o777);
  expect(await nobodyAsks(place, "exclusive")).toMatchObject({ granted: false, reason: "lock_unusable", errno: "ENOENT" });
  expect(existsSync(place.at("lock"))).toBe(false);
});
