/** This proves what becomes of keys on disks that are full or read-only, and whose files belong to others: all of it real. */
import { execFileSync, spawnSync } from "node:child_process";
import { chownSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from "node:fs";
import { closeRoot, errnoOf, openRoot, type Root } from "@switchyard/fs-atomic";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it, onTestFinished } from "vitest";
import { checkKey, ensureKey, findSigningKey, generateKey, rotateKey, trustedKeys } from "../../src/index.ts";
import { keyFile, signsAndVerifies } from "../support/keys-in.ts";

/** A tmpfs as a root. */
function small(): { readonly path: string; readonly open: () => Root } {
  if (process.getuid?.() !== 0) throw new Error("these tests need root");
  const path = scratch().at("mounted");
  mkdirSync(path);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=64k,mode=755", "none", path]);
  const roots: Root[] = [];
  onTestFinished(() => {
    for (const root of roots) closeRoot(root);
    execFileSync("umount", [path]);
  });
  return {
    path,
    open: () => {
      const root = openRoot(path);
      roots.push(root);
      return root;
    },
  };
}

/** Writes until nothing more fits. */
function fill(file: string): void {
  const fd = openSync(file, "a");
  try {
    for (;;) writeSync(fd, Buffer.alloc(512));
  } catch (error) {
    if (errnoOf(error) !== "ENOSPC") throw error;
  } finally {
    closeSync(fd);
  }
}

it("ensureKey(): a full disk, refused; once there is room, made [REQ-O4, REQ-J5]", async () => {
  const { path, open } = small();
  const root = open();
  fill(`${path}/full`);
  expect(await caught(() => ensureKey(root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable", errno: "ENOSPC" });
  expect(findSigningKey(root)).toBeNull();
  rmSync(`${path}/full`);
  expect(await signsAndVerifies({ root })).toBe(true);
});

it("rotateKey(): a full disk, refused, and the old key signs; once there is room, the new one [REQ-O4, REQ-J5]", async () => {
  const { path, open } = small();
  const root = open();
  await generateKey(root, "old");
  fill(`${path}/full`);
  expect(await caught(() => rotateKey(root, "next"))).toMatchObject({ reason: "key_unusable", errno: "ENOSPC" });
  expect(findSigningKey(root)?.name).toBe("old");
  expect(await signsAndVerifies({ root })).toBe(true);
  rmSync(`${path}/full`);
  await rotateKey(root, "next");
  expect(trustedKeys(root).map(({ name }) => name)).toEqual(["next", "old"]);
});

it("ensureKey(): a read-only disk, refused without a key; with one, signs [REQ-O4]", async () => {
  const { path, open } = small();
  const root = open();
  const remount = (how: string): void => void execFileSync("mount", ["-o", `remount,${how}`, path]);
  remount("ro");
  expect(await caught(() => ensureKey(root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable", errno: "EROFS" });
  remount("rw");
  const { key } = await ensureKey(root);
  remount("ro");
  expect(await signsAndVerifies({ root })).toBe(true);
  expect(await caught(() => rotateKey(root, "next"))).toMatchObject({ reason: "key_unusable", errno: "EROFS" });
  expect(findSigningKey(root)?.keyId).toBe(key.keyId);
});

async function withKey(): Promise<Scratch> {
  const place = scratch();
  await generateKey(place.root, "first");
  return place;
}

it.each(["etc", "etc/switchyard", "etc/switchyard/keys", "etc/switchyard/keys/signing.pem", "etc/switchyard/keys/first.pub.pem"])("ensureKey(): /%s belongs to someone else, refused [REQ-O4]", async (at) => {
  const place = await withKey();
  chownSync(place.at(at), 4711, 0);
  expect(await caught(() => ensureKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_foreign", path: `/${at}` });
});

it("ensureKey(): all of it belongs to the owner of the root, used [REQ-O4]", async () => {
  const place = await withKey();
  execFileSync("chown", ["-R", "4711:4711", place.path]);
  expect(await signsAndVerifies(place)).toBe(true);
});

/** Runs a command as another user. */
function asAnother(...command: readonly string[]): number | null {
  const { error, status } = spawnSync("setpriv", ["--reuid=4711", "--regid=4711", "--clear-groups", ...command], { stdio: "ignore" });
  if (error !== undefined) throw new Error("setpriv is missing: apt-get install util-linux", { cause: error });
  return status;
}

it("trustedKeys(): another user reads the public keys, and not the private one; nor can they hold the lock [REQ-O4]", async () => {
  const place = await withKey();
  execFileSync("chmod", ["755", place.path]);
  expect(asAnother("cat", keyFile(place, "first.pub.pem"))).toBe(0);
  expect(asAnother("cat", keyFile(place, "signing.pem"))).toBe(1);
  expect(asAnother("flock", "-n", keyFile(place, ".lock"), "true")).not.toBe(0);
});

it("checkKey(): a read-only root without a key, refused as making one is, nothing tried [REQ-O4, REQ-S10]", async () => {
  const { path, open } = small();
  execFileSync("mount", ["-o", "remount,ro", path]);
  const root = open();
  expect(await caught(async () => checkKey(root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable" });
  expect(await caught(() => ensureKey(root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable", errno: "EROFS" });
});
