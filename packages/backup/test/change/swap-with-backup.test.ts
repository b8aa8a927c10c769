/** This proves what stands after a target was switched, whatever stood there and whatever it became (REQ-B1..B4). */
import { lstatSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { decodeBytes, identityOf, nodeName, observe } from "@switchyard/fs-atomic";
import { scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { Catalog, freeNames, swapAllWithBackup, swapWithBackup, tag, type NewNode } from "../../src/index.ts";
import { backupsOf, changed, sidecarAt } from "../support/backups.ts";
import { ACL, BYTES_DEST, KINDS, LS, lookAround, MTIME_NS, namesIn, nodeAt, type Spot } from "../support/stand.ts";

const NEW_BYTES = Buffer.from("another provider's");
const XATTRS = new Map([["user.new", Buffer.from("n")], ["system.posix_acl_access", ACL]]);
/** What a target becomes, and how that looks. */
const BECOMES: Readonly<Record<string, { readonly node: NewNode; readonly stands: object | null }>> = {
  "a link": { node: { link: "../new/ls" }, stands: { kind: "symlink", dest: "../new/ls" } },
  "a link of other bytes": { node: { link: decodeBytes(Buffer.from("x\xfd", "latin1")) }, stands: { kind: "symlink", dest: "x\xfd" } },
  "a file": {
    node: { file: NEW_BYTES, metadata: { mode: 0o755, mtimeNs: MTIME_NS + 1n, xattrs: XATTRS } },
    stands: { kind: "file", mode: 0o755, mtimeNs: MTIME_NS + 1n, xattrs: { "user.new": "6e", "system.posix_acl_access": ACL.toString("hex") } },
  },
  nothing: { node: null, stands: null },
};
const PAIRS = (["file", "symlink", "bytes", "none"] as const).flatMap((kind) => Object.keys(BECOMES).map((becomes) => [kind, becomes] as const));
const DIFFERENT = PAIRS.filter(([kind, becomes]) => kind !== "none" || becomes !== "nothing");

function becoming(name: string): { readonly node: NewNode; readonly stands: object | null } {
  const becomes = BECOMES[name];
  if (becomes === undefined) throw new Error(name);
  return becomes;
}

/** The payload is the displaced node itself, or the tombstone. */
function expectedPayload(before: ReturnType<typeof nodeAt>): unknown {
  return before ?? { kind: "file", mode: 0o644 };
}

it.each(DIFFERENT)("swapWithBackup(): %s becomes %s, the old inode is the payload and a sidecar tells of it [REQ-B2, REQ-B3, REQ-B4]", async (kind, becomes) => {
  const place = scratch();
  KINDS[kind](place, "ls");
  writeFileSync(place.at("neighbour"), "n");
  const before = nodeAt(place, "ls");
  const { node, stands } = becoming(becomes);
  const made = changed(await swapWithBackup(new Catalog(place.dir), LS, node, { runId: "r1" }));

  expect(nodeAt(place, "ls") ?? "absent").toMatchObject(stands ?? {});
  expect(lstatSync(place.at("ls"), { throwIfNoEntry: false }) === undefined).toBe(stands === null);
  expect(namesIn(place)).toEqual([made.names.payload, made.names.sidecar, ...(stands === null ? [] : ["ls"]), "neighbour"].toSorted());
  expect(nodeAt(place, made.names.payload)).toMatchObject(expectedPayload(before) ?? {});
  expect(made).toMatchObject({ outcome: "changed", target: "ls", generation: 1, runId: "r1", method: "exchange", degraded: null, leftOver: null, warning: null });
  const prior_kind = kind === "bytes" ? "symlink" : kind;
  expect(sidecarAt(place, made.names.sidecar)).toMatchObject({ schema: "backup_meta.v2", name: "ls", prior_kind, method: "exchange", role: "undo", run_id: "r1", generation: 1 });
  expect(backupsOf(place)).toEqual(["undo 1 whole"]);
});

it("swapWithBackup(): a file, its sidecar says all there is to say [REQ-B3]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const stat = lstatSync(place.at("ls"), { bigint: true });
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  const sidecar = sidecarAt(place, names.sidecar);
  expect(sidecar).toMatchObject({
    mode: "0755", size: "12", uid: Number(stat.uid), gid: Number(stat.gid), mtime_ns: String(MTIME_NS), nlink: 1, inode: String(stat.ino),
    // printf "the vendor's" | sha256sum
    payload_hash: "0c380745045f5806f409424f0e2fce1e082fcf13662c65f40d1c496eae2621b0",
    xattrs: { "user.a": "AP8K", "user.b": "", "system.posix_acl_access": ACL.toString("base64") },
  });
  expect(sidecar).not.toHaveProperty("hard_links");
  expect(sidecar).not.toHaveProperty("directory");
});

it("swapWithBackup(): a link that is not UTF-8, its text byte for byte [REQ-B3]", async () => {
  const place = scratch();
  KINDS.bytes(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  const sidecar = sidecarAt(place, names.sidecar);
  expect(sidecar.prior_dest_base64).toBe(BYTES_DEST.toString("base64"));
  expect(sidecar).not.toHaveProperty("prior_dest");
});

it("swapWithBackup(): no hash wanted, none in the sidecar [REQ-B3]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }, { recordHashes: false }));
  expect(sidecarAt(place, names.sidecar)).not.toHaveProperty("payload_hash");
});

it.each([
  ["absent, nothing wanted", "none", null],
  ["that very link", "symlink", { link: "../opt/ls" }],
  ["that very link of bytes", "bytes", { link: decodeBytes(BYTES_DEST) }],
] as const)("swapWithBackup(): %s, not touched [REQ-R3]", async (_what, kind, becomes) => {
  const place = scratch();
  KINDS[kind](place, "ls");
  const before = lookAround(place);
  expect(await swapWithBackup(new Catalog(place.dir), LS, becomes)).toEqual({ outcome: "unchanged", target: "ls", reason: "idempotent_noop" });
  expect(lookAround(place)).toEqual(before);
});

it("swapWithBackup(): generations count on through one catalog and through a new one [REQ-B7]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  const catalog = new Catalog(place.dir);
  const generations = [];
  for (const link of ["a", "b"]) generations.push(changed(await swapWithBackup(catalog, LS, { link })).generation);
  generations.push(changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "c" })).generation);
  expect(generations).toEqual([1, 2, 3]);
});

it("swapWithBackup(): a name of 255 bytes, kept under the short form with the full name in the sidecar [REQ-B1]", async () => {
  const place = scratch();
  const long = nodeName("l".repeat(255));
  KINDS.file(place, long);
  const before = nodeAt(place, long);
  const { names } = changed(await swapWithBackup(new Catalog(place.dir, { tag: tag("sw") }), long, { link: "new" }));
  expect(names.payload).toMatch(/^\.~[0-9a-f]{32}\.sw\.\d+\.bak$/);
  expect(sidecarAt(place, names.sidecar).name).toBe(long);
  expect(nodeAt(place, names.payload)).toEqual(before);
});

it("swapWithBackup(): a file given by its descriptor, its bytes from first to last [REQ-B4]", async () => {
  const place = scratch();
  KINDS.file(place, "ls");
  writeFileSync(place.at("source"), "from a descriptor");
  const fd = place.dir.sys.openat(place.dir.fd, "source", { flags: 0 });
  await swapWithBackup(new Catalog(place.dir), LS, { file: fd, metadata: { mode: 0o700 } });
  place.dir.sys.close(fd);
  expect(readFileSync(place.at("ls"), "utf8")).toBe("from a descriptor");
});

it("swapAllWithBackup(): outcomes in the order given, each as it came out [REQ-B4]", async () => {
  const place = scratch();
  KINDS.file(place, "a");
  symlinkSync("same", place.at("b"));
  const targets = ["b", "a", "c"].map((name) => nodeName(name));
  const { outcomes } = await swapAllWithBackup(new Catalog(place.dir), targets.map((target) => ({ target, becomes: { link: "same" } })));
  expect(outcomes.map(({ outcome, target }) => `${target} ${outcome}`)).toEqual(["b unchanged", "a changed", "c changed"]);
});

it("swapWithBackup(): the names it takes are free in the listing, and one instant's [REQ-B1]", async () => {
  const place: Spot = scratch();
  KINDS.file(place, "ls");
  const from = Date.now();
  const { names } = changed(await swapWithBackup(new Catalog(place.dir), LS, { link: "new" }));
  const millis = Number(names.payload.split(".").at(-2));
  expect(millis).toBeGreaterThanOrEqual(from);
  expect(names).toEqual(freeNames(LS, tag("switchyard"), millis, new Set()));
  expect(identityOf(observe(place.dir, names.stage))).toEqual({ kind: "none" });
});
