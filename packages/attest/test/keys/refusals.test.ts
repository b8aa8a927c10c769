/** This proves that keys which others could have written or read are not used, nor what is no key. */
import { generateKeyPairSync } from "node:crypto";
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { ensureKey, findSigningKey, generateKey, parsePublicKey, rotateKey, trustedKeys } from "../../src/index.ts";
import { keyFile, signsAndVerifies } from "../support/keys-in.ts";

async function withKey(): Promise<Scratch> {
  const place = scratch();
  await generateKey(place.root, "first");
  return place;
}

it.each([0o604, 0o640, 0o660, 0o644])("ensureKey(): a private key of mode %o, refused with the remedy, until a rotation [REQ-O4]", async (mode) => {
  const place = await withKey();
  chmodSync(keyFile(place, "signing.pem"), mode);
  const error = await caught(() => ensureKey(place.root));
  expect(error).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: (mode & 0o022) === 0 ? "key_exposed" : "key_foreign", path: "/etc/switchyard/keys/signing.pem" });
  expect(error.remedies.length).toBeGreaterThan(0);
  await rotateKey(place.root, "next");
  expect(await signsAndVerifies(place)).toBe(true);
});

it.each(["", "etc", "etc/switchyard", "etc/switchyard/keys"])("ensureKey(): the directory /%s writable by others, refused, nothing made or read [REQ-O4]", async (at) => {
  for (const mode of [0o777, 0o775, 0o1777]) {
    const place = await withKey();
    chmodSync(place.at(at), mode);
    for (const attempt of [() => ensureKey(place.root), () => trustedKeys(place.root), () => rotateKey(place.root, "next")]) {
      expect(await caught(attempt)).toMatchObject({ id: "E_POLICY", reason: "key_foreign" });
    }
    expect(readdirSync(keyFile(place, ""))).toHaveLength(3);
  }
});

it.each([0o664, 0o646])("trustedKeys(): a public key of mode %o, refused [REQ-O4]", async (mode) => {
  const place = await withKey();
  chmodSync(keyFile(place, "first.pub.pem"), mode);
  expect(await caught(() => trustedKeys(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_foreign", path: "/etc/switchyard/keys/first.pub.pem" });
});

it.each(["signing.pem", "first.pub.pem"])("findSigningKey(): %s is a link, a directory, a FIFO, refused and not followed [REQ-O4]", async (name) => {
  const place = await withKey();
  const at = keyFile(place, name);
  renameSync(at, place.at("moved"));
  symlinkSync(place.at("moved"), at);
  expect(await caught(() => findSigningKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable", errno: "ELOOP", path: `/etc/switchyard/keys/${name}` });
  rmSync(at);
  mkdirSync(at);
  expect(await caught(() => findSigningKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_malformed" });
  rmSync(at, { recursive: true });
  execFileSync("mkfifo", ["-m", "600", at]);
  expect(await caught(() => findSigningKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_malformed" });
});

it("rotateKey(): a directory in the private key's place, refused, nothing made [REQ-O4]", async () => {
  const place = await withKey();
  rmSync(keyFile(place, "signing.pem"));
  mkdirSync(keyFile(place, "signing.pem"));
  expect(await caught(() => rotateKey(place.root, "next"))).toMatchObject({ id: "E_POLICY", reason: "key_malformed" });
  expect(readdirSync(keyFile(place, "")).sort()).toEqual([".lock", "first.pub.pem", "signing.pem"]);
});

it("ensureKey(): a directory on the way is a link, refused and nothing made at its end [REQ-O4]", async () => {
  const place = scratch();
  mkdirSync(place.at("elsewhere"));
  symlinkSync("elsewhere", place.at("etc"));
  expect(await caught(() => ensureKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_unusable" });
  expect(readdirSync(place.at("elsewhere"))).toEqual([]);
});

it("ensureKey(): a link at the lock's name, refused and not followed [REQ-O4]", async () => {
  const place = await withKey();
  rmSync(keyFile(place, ".lock"));
  symlinkSync("/tmp/never-made", keyFile(place, ".lock"));
  expect(await caught(() => rotateKey(place.root, "next"))).toMatchObject({ id: "E_POLICY", reason: "key_unusable" });
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const x25519 = generateKeyPairSync("x25519");
const ed25519 = generateKeyPairSync("ed25519");
const spki = { format: "pem", type: "spki" } as const;
const pkcs8 = { format: "pem", type: "pkcs8" } as const;
const own = String(ed25519.publicKey.export(spki));

it.each([
  ["nothing", ""],
  ["another kind", String(rsa.publicKey.export(spki))],
  ["a key that cannot sign", String(x25519.publicKey.export(spki))],
  ["a private key", String(ed25519.privateKey.export(pkcs8))],
  ["two keys", own + own],
  ["text before it", `key: \n${own}`],
  ["half of one", own.slice(0, 60)],
  ["no key in it", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"],
  ["bytes after it", own.replace("\n-----END", "AAAA\n-----END")],
])("parsePublicKey(): %s, malformed, and nothing is trusted meanwhile [REQ-O4]", async (_, pem) => {
  expect(await caught(() => parsePublicKey(Buffer.from(pem), "file"))).toMatchObject({ id: "E_POLICY", reason: "key_malformed", path: "file" });
  const place = await withKey();
  writeFileSync(keyFile(place, "second.pub.pem"), pem, { mode: 0o644 });
  expect(await caught(() => trustedKeys(place.root))).toMatchObject({ reason: "key_malformed", path: "/etc/switchyard/keys/second.pub.pem" });
});

it.each([
  ["nothing", ""],
  ["another kind", String(rsa.privateKey.export(pkcs8))],
  ["a public key", own],
  ["an encrypted one", String(ed25519.privateKey.export({ ...pkcs8, cipher: "aes-256-cbc", passphrase: "x" }))],
])("ensureKey(): %s as private key, malformed and left alone [REQ-O4]", async (_, pem) => {
  const place = await withKey();
  writeFileSync(keyFile(place, "signing.pem"), pem);
  expect(await caught(() => ensureKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_malformed" });
  expect(readFileSync(keyFile(place, "signing.pem"), "utf8")).toBe(pem);
});

it("trustedKeys(): a file far larger than a key, refused unread [REQ-O4]", async () => {
  const place = await withKey();
  writeFileSync(keyFile(place, "second.pub.pem"), Buffer.alloc(1 << 20), { mode: 0o644 });
  expect(await caught(() => trustedKeys(place.root))).toMatchObject({ reason: "key_malformed" });
});
