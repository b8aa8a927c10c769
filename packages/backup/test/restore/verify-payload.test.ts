/** This proves that a payload that is not what its sidecar says is never restored from (REQ-R9). */
import { chmodSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { linuxSyscalls, SyscallError } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { verifyPayload, type SidecarV1 } from "../../src/index.ts";
import { sidecarOf } from "../support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";

const missing = { id: "E_BACKUP_MISSING", exitCode: 60, reason: "payload_missing" };
const wrong = (reason: string): object => ({ id: "E_RESTORE_FAILED", exitCode: 70, reason });

it("verifyPayload(): a file as described, returned [REQ-R9]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  expect(await verifyPayload(place.dir, "p", await sidecarOf(place.dir, "p"))).toMatchObject({ kind: "file", stat: { size: 5n } });
});

it("verifyPayload(): a link as described, returned [REQ-R9]", async () => {
  const place = scratch();
  symlinkSync("../opt/ls", place.at("p"));
  expect(await verifyPayload(place.dir, "p", await sidecarOf(place.dir, "p"))).toMatchObject({ kind: "symlink", dest: "../opt/ls" });
});

it.each(["file", "symlink", "none"] as const)("verifyPayload(): the payload of a %s is gone, missing [REQ-R9]", async (prior_kind) => {
  expect(await caught(() => verifyPayload(scratch().dir, "p", { schema: "backup_meta.v1", prior_kind }))).toMatchObject(missing);
});

it("verifyPayload(): one byte differs, hash mismatch [REQ-R9, REQ-S6]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  const sidecar = await sidecarOf(place.dir, "p");
  writeFileSync(place.at("p"), "prioR");
  expect(await caught(() => verifyPayload(place.dir, "p", sidecar))).toMatchObject(wrong("payload_hash_mismatch"));
});

it("verifyPayload(): the mode differs, returned: the bytes are what counts [REQ-R9]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  const sidecar = await sidecarOf(place.dir, "p");
  chmodSync(place.at("p"), 0o600);
  expect(await verifyPayload(place.dir, "p", sidecar)).toMatchObject({ kind: "file" });
});

it("verifyPayload(): another link, hash mismatch, with version 1 too [REQ-R9, REQ-B3]", async () => {
  const place = scratch();
  symlinkSync("../opt/ls", place.at("p"));
  const sidecar = await sidecarOf(place.dir, "p");
  const old: SidecarV1 = { schema: "backup_meta.v1", prior_kind: "symlink", prior_dest: "../opt/ls" };
  expect(await verifyPayload(place.dir, "p", old)).toMatchObject({ kind: "symlink" });
  rmSync(place.at("p"));
  symlinkSync("../opt/lz", place.at("p"));
  expect(await caught(() => verifyPayload(place.dir, "p", sidecar))).toMatchObject(wrong("payload_hash_mismatch"));
  expect(await caught(() => verifyPayload(place.dir, "p", old))).toMatchObject(wrong("payload_hash_mismatch"));
});

it("verifyPayload(): a link where a file was kept, a consumed payload [REQ-B7, REQ-R9]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  const sidecar = await sidecarOf(place.dir, "p");
  rmSync(place.at("p"));
  symlinkSync("../opt/ls", place.at("p"));
  expect(await caught(() => verifyPayload(place.dir, "p", sidecar))).toMatchObject(wrong("payload_kind_mismatch"));
});

it("verifyPayload(): a directory, kind mismatch [REQ-R9]", async () => {
  const place = scratch();
  mkdirSync(place.at("p"));
  expect(await caught(() => verifyPayload(place.dir, "p", { schema: "backup_meta.v1", prior_kind: "file" }))).toMatchObject(wrong("payload_kind_mismatch"));
});

it("verifyPayload(): a tombstone, an empty file and nothing else [REQ-R9]", async () => {
  const place = scratch();
  const sidecar = await sidecarOf(place.dir, "absent");
  writeFileSync(place.at("p"), "");
  expect(await verifyPayload(place.dir, "p", sidecar)).toMatchObject({ kind: "file", stat: { size: 0n } });
  writeFileSync(place.at("p"), "x");
  expect(await caught(() => verifyPayload(place.dir, "p", sidecar))).toMatchObject(wrong("payload_kind_mismatch"));
});

it("verifyPayload(): it cannot be opened, unreadable [REQ-R9]", async () => {
  const sys = linuxSyscalls();
  const place = scratch({
    openat: (dir, name, options) => {
      if (name === "p") throw new SyscallError("openat", "EACCES", name);
      return sys.openat(dir, name, options);
    },
  });
  writeFileSync(place.at("q"), "prior");
  const sidecar = await sidecarOf(place.dir, "q");
  writeFileSync(place.at("p"), "prior");
  expect(await caught(() => verifyPayload(place.dir, "p", sidecar))).toMatchObject({ ...wrong("payload_unreadable"), errno: "EACCES" });
});

it("verifyPayload(): its signal is aborted, the reason and no verdict [REQ-R9]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  const sidecar = await sidecarOf(place.dir, "p");
  const reason = new Error("enough");
  await expect(verifyPayload(place.dir, "p", sidecar, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
});
