/** This proves that a sidecar tells all that is needed to know a node again (REQ-B3). */
import { chmodSync, linkSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { decodeBytes, nodeName, observe, sha256 } from "@switchyard/fs-atomic";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { describeNode, encodeSidecar, parseSidecar, priorDest } from "../../src/index.ts";
import { CONTEXT, sidecarOf } from "../support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";

it("describeNode(): a file, its bytes, mode, owner, times and links [REQ-B3]", async () => {
  const place = scratch();
  writeFileSync(place.at("ls"), "bytes");
  linkSync(place.at("ls"), place.at("other"));
  chmodSync(place.at("ls"), 0o4751);
  utimesSync(place.at("ls"), 1, 1_600_000_000.25);
  const { uid, gid, ino } = statSync(place.at("ls"), { bigint: true });
  expect(await sidecarOf(place.dir, "ls")).toMatchObject({
    schema: "backup_meta.v2",
    name: "ls",
    prior_kind: "file",
    mode: "4751",
    size: "5",
    payload_hash: sha256("bytes"),
    uid: Number(uid),
    gid: Number(gid),
    inode: String(ino),
    mtime_ns: "1600000000250000000",
    nlink: 2,
    role: "undo",
    method: "exchange",
    generation: 1,
    run_id: CONTEXT.runId,
    plan_id: CONTEXT.planId,
    action_id: CONTEXT.actionId,
    created_at: CONTEXT.createdAt,
  });
});

it("describeNode(): a file whose hash was not taken, no hash [REQ-B3]", () => {
  const place = scratch();
  writeFileSync(place.at("ls"), "bytes");
  expect(describeNode(place.dir, nodeName("ls"), observe(place.dir, "ls"), CONTEXT)).not.toHaveProperty("payload_hash");
});

it("describeNode(): a link, its text and not what it leads to [REQ-B3]", async () => {
  const place = scratch();
  symlinkSync("../opt/ls", place.at("ls"));
  const sidecar = await sidecarOf(place.dir, "ls");
  expect(sidecar).toMatchObject({ prior_kind: "symlink", prior_dest: "../opt/ls", mode: "0777", payload_hash: sha256("../opt/ls") });
  expect(sidecar).not.toHaveProperty("prior_dest_base64");
});

it("describeNode(): a link of any bytes, kept byte for byte through the file [REQ-B3, REQ-R2]", async () => {
  const place = scratch();
  const anyBytes = fc.uint8Array({ minLength: 1, maxLength: 200 }).map((bytes) => bytes.map((byte) => (byte === 0 ? 0xff : byte)));
  let count = 0;
  await fc.assert(
    fc.asyncProperty(anyBytes, async (bytes) => {
      const name = `link${count++}`;
      symlinkSync(Buffer.from(bytes), place.at(name));
      const read = parseSidecar(encodeSidecar(await sidecarOf(place.dir, name)), "s");
      expect(priorDest(read)).toBe(decodeBytes(bytes));
      expect(read).toHaveProperty("payload_hash", sha256(bytes));
    }),
  );
});

it("describeNode(): nothing there, a tombstone's sidecar [REQ-B3]", async () => {
  const place = scratch();
  const sidecar = await sidecarOf(place.dir, "ls");
  expect(sidecar.prior_kind).toBe("none");
  expect(sidecar).not.toHaveProperty("mode");
});

it("describeNode(): a directory, a defect of the caller", () => {
  const place = scratch();
  mkdirSync(place.at("ls"));
  expect(() => describeNode(place.dir, nodeName("ls"), observe(place.dir, "ls"), CONTEXT)).toThrow(TypeError);
});
