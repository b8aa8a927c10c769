/** This proves what is said of a payload of which no hash was kept, and which doubts a caller may let pass (REQ-S6). */
import { execFileSync } from "node:child_process";
import { appendFileSync, renameSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { nodeName, observe, sha256 } from "@switchyard/fs-atomic";
import { expect, it } from "vitest";
import { checkPayload, describeNode, type SidecarV2 } from "../../src/index.ts";
import { CONTEXT, sidecarOf } from "../support/sample.ts";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";

type Place = ReturnType<typeof scratch>;

/** A kept file whose hash was not taken. */
function unhashed(place: Place, method: SidecarV2["method"] = "exchange"): SidecarV2 {
  writeFileSync(place.at("p"), "prior");
  return describeNode(place.dir, nodeName("p"), observe(place.dir, "p"), { ...CONTEXT, method });
}

/** Other bytes in a file that looks the same from outside. */
function replace(place: Place): void {
  writeFileSync(place.at("q"), "prioR");
  execFileSync("touch", ["-r", place.at("p"), place.at("q")]);
  renameSync(place.at("q"), place.at("p"));
}

it("checkPayload(): no hash was kept and the inode is the one that was, a doubt and no error [REQ-S6]", async () => {
  const place = scratch();
  const sidecar = unhashed(place);
  expect(await checkPayload(place.dir, "p", sidecar)).toMatchObject({ node: { kind: "file" }, hash: null, doubt: "payload_unhashed" });
  renameSync(place.at("p"), place.at("moved"));
  expect(await checkPayload(place.dir, "moved", sidecar)).toMatchObject({ doubt: "payload_unhashed" });
});

it.for<[string, (place: Place) => void]>([
  ["it was written to", (place) => appendFileSync(place.at("p"), "!")],
  ["its time is another", (place) => utimesSync(place.at("p"), 1, 1)],
  ["another inode of its size and time is there", replace],
])("checkPayload(): no hash was kept and %s, refused; a doubt where integrity is not required [REQ-R9, REQ-S6]", async ([, spoil]) => {
  const place = scratch();
  const sidecar = unhashed(place);
  spoil(place);
  expect(await caught(() => checkPayload(place.dir, "p", sidecar))).toMatchObject({ id: "E_RESTORE_FAILED", exitCode: 70, reason: "payload_identity_mismatch" });
  expect(await checkPayload(place.dir, "p", sidecar, { requireIntegrity: false })).toMatchObject({ hash: null, doubt: "payload_identity_mismatch" });
});

it.for(["reflink", "copy"] as const)("checkPayload(): no hash was kept of a %s, known by size and time alone [REQ-S6]", async (method) => {
  const place = scratch();
  const sidecar = unhashed(place, method);
  execFileSync("cp", ["-p", place.at("p"), place.at("q")]);
  expect(await checkPayload(place.dir, "q", sidecar)).toMatchObject({ doubt: "payload_unhashed" });
  appendFileSync(place.at("q"), "!");
  expect(await caught(() => checkPayload(place.dir, "q", sidecar))).toMatchObject({ reason: "payload_identity_mismatch" });
});

it("checkPayload(): a version 1 sidecar tells nothing of a file, a doubt; a link is known by its text without a hash [REQ-B3, REQ-S6]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "any");
  expect(await checkPayload(place.dir, "p", { schema: "backup_meta.v1", prior_kind: "file" })).toMatchObject({ hash: null, doubt: "payload_unhashed" });
  symlinkSync("../opt/ls", place.at("l"));
  const link = describeNode(place.dir, nodeName("l"), observe(place.dir, "l"), { ...CONTEXT, recordHashes: false });
  expect(link).not.toHaveProperty("payload_hash");
  expect(await checkPayload(place.dir, "l", link)).toMatchObject({ hash: sha256("../opt/ls"), doubt: null });
});

it("checkPayload(): other bytes and integrity is not required, their own hash and the doubt [REQ-O5, REQ-S6]", async () => {
  const place = scratch();
  writeFileSync(place.at("p"), "prior");
  const sidecar = await sidecarOf(place.dir, "p");
  writeFileSync(place.at("p"), "other");
  expect(await checkPayload(place.dir, "p", sidecar, { requireIntegrity: false })).toMatchObject({ hash: sha256("other"), doubt: "payload_hash_mismatch" });
});
