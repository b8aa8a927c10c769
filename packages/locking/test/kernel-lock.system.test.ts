/** This proves, as root, that a lock file of another user is refused. */
import { chownSync, readFileSync, writeFileSync } from "node:fs";
import { nodeName } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { kernelLock } from "../src/index.ts";
import { caught } from "./support/caught.ts";
import { scratch } from "@switchyard/test-support/scratch";

const request = { timeoutMs: 10_000, runId: "system" };

it("acquire(): the file belongs to another user, refused and not written (needs root) [REQ-L6]", async () => {
  const place = scratch();
  writeFileSync(place.at("lock"), "theirs");
  chownSync(place.at("lock"), 65_534, 65_534);
  const error = await caught(kernelLock(place.dir, nodeName("lock")).acquire(request));
  expect(error).toMatchObject({ id: "E_LOCKING", exitCode: 30, reason: "lock_path_foreign" });
  expect(readFileSync(place.at("lock"), "utf8")).toBe("theirs");
});

it("acquire(): the file belongs to the directory's owner, granted (needs root) [REQ-L6]", async () => {
  const place = scratch();
  writeFileSync(place.at("lock"), "");
  chownSync(place.path, 65_534, 65_534);
  chownSync(place.at("lock"), 65_534, 65_534);
  const lock = await kernelLock(place.dir, nodeName("lock")).acquire(request);
  expect(lock.attempts).toBe(1);
  lock.release();
});
