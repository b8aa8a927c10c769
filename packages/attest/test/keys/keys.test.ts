/** This proves how keys are made, replaced and removed. */
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { setImmediate as turn } from "node:timers/promises";
import { scratch } from "@switchyard/test-support/scratch";
import { caught } from "@switchyard/test-support/caught";
import { expect, it } from "vitest";
import { ensureKey, findSigningKey, generateKey, parsePublicKey, removeKey, rotateKey, trustedKeys, verifyEnvelope } from "../../src/index.ts";
import { keyFile, keyFiles, signsAndVerifies } from "../support/keys-in.ts";
import { keysProcess } from "../support/process.ts";
import { envelope } from "../support/sample.ts";

it("ensureKey(): no key, one is made, 0600, its public key beside it [REQ-O4]", async () => {
  const place = scratch();
  const { key, isNew } = await ensureKey(place.root);
  expect(isNew).toBe(true);
  expect(key.keyId).toMatch(/^[0-9a-f]{64}$/);
  expect(keyFiles(place)).toEqual([`${key.name}.pub.pem 644`, "signing.pem 600"]);
  expect(key.name).toBe(`key-${key.keyId.slice(0, 16)}`);
  expect(readFileSync(keyFile(place, "signing.pem"), "utf8")).toMatch(/^-----BEGIN PRIVATE KEY-----\n/);
  expect(await signsAndVerifies(place)).toBe(true);
});

it("ensureKey(): a umask that takes everything or nothing, the same modes [REQ-O4]", async () => {
  for (const umask of ["000", "077"]) {
    const place = scratch();
    const script = 'umask "$1"; shift; exec "$@"';
    const main = new URL("../support/keys-main.ts", import.meta.url).pathname;
    execFileSync("sh", ["-c", script, "sh", umask, process.execPath, main, place.path, "generate", "first"]);
    expect(keyFiles(place)).toEqual(["first.pub.pem 644", "signing.pem 600"]);
  }
});

it("ensureKey(): there is one, that one, and nothing is written [REQ-O4]", async () => {
  const place = scratch();
  const first = await generateKey(place.root, "first");
  const before = keyFiles(place);
  const { key, isNew } = await ensureKey(place.root);
  expect([key.keyId, key.name, isNew]).toEqual([first.keyId, "first", false]);
  expect(keyFiles(place)).toEqual(before);
});

it("ensureKey(): processes and tasks that find none at once, one key for all [REQ-O4, REQ-T1]", async () => {
  const place = scratch();
  const tasks = Array.from({ length: 4 }, async () => (await ensureKey(place.root)).key.keyId);
  const processes = Array.from({ length: 4 }, async () => (await keysProcess(place.path, "ensure")).said);
  const ids = new Set(await Promise.all([...tasks, ...processes]));
  expect(ids.size).toBe(1);
  expect(trustedKeys(place.root).map(({ keyId }) => keyId)).toEqual([...ids]);
  expect(keyFiles(place)).toHaveLength(2);
});

it("generateKey(): of processes at once one makes it, the others are refused [REQ-O4]", async () => {
  const place = scratch();
  const ends = await Promise.all(["a", "b", "c"].map((name) => keysProcess(place.path, "generate", name)));
  const said = ends.map((end) => end.said);
  expect(said.filter((one) => one === "key_exists")).toHaveLength(2);
  expect(said).toContain(findSigningKey(place.root)?.keyId);
});

it("generateKey(): there is a signing key, or a public key of that name, refused and untouched [REQ-O4]", async () => {
  const place = scratch();
  await generateKey(place.root, "first");
  const [secret, open] = ["signing.pem", "first.pub.pem"].map((name) => readFileSync(keyFile(place, name), "utf8"));
  expect(await caught(() => generateKey(place.root, "second"))).toMatchObject({ id: "E_POLICY", exitCode: 10, reason: "key_exists" });
  expect(await caught(() => rotateKey(place.root, "first"))).toMatchObject({ id: "E_POLICY", reason: "key_exists" });
  expect(["signing.pem", "first.pub.pem"].map((name) => readFileSync(keyFile(place, name), "utf8"))).toEqual([secret, open]);
  expect(keyFiles(place)).toHaveLength(2);
});

it("rotateKey(): a new key signs, what the old one signed still verifies until it is removed [REQ-O4]", async () => {
  const place = scratch();
  const old = await generateKey(place.root, "old");
  const before = envelope({}, old);
  const next = await rotateKey(place.root, "next");
  expect((await ensureKey(place.root)).key).toMatchObject({ keyId: next.keyId, name: "next" });
  expect(verifyEnvelope(before, trustedKeys(place.root))).toMatchObject({ ok: true, keyIds: [old.keyId] });
  expect(await signsAndVerifies(place)).toBe(true);
  expect((await removeKey(place.root, "old")).keyId).toBe(old.keyId);
  expect(verifyEnvelope(before, trustedKeys(place.root))).toMatchObject({ ok: false, reason: "unknown_key" });
  expect(await signsAndVerifies(place)).toBe(true);
});

it("findSigningKey(): while another process replaces keys and removes the old ones, always a key that is trusted [REQ-O4, REQ-T1]", async () => {
  const place = scratch();
  const seen = new Set<string | undefined>();
  const ended = new AbortController();
  const relay = keysProcess(place.path, "relay").finally(() => ended.abort());
  while (!ended.signal.aborted) {
    seen.add(findSigningKey(place.root)?.keyId);
    await turn();
  }
  expect(findSigningKey(place.root)?.keyId).toBe((await relay).said);
  expect(trustedKeys(place.root)).toHaveLength(1);
  expect(seen.size).toBeGreaterThan(1);
});

it("removeKey(): the key that signs, one that is not there, a name that is none, refused [REQ-O4]", async () => {
  const place = scratch();
  await generateKey(place.root, "first");
  expect(await caught(() => removeKey(place.root, "first"))).toMatchObject({ id: "E_POLICY", reason: "key_in_use" });
  expect(await caught(() => removeKey(place.root, "other"))).toMatchObject({ id: "E_POLICY", reason: "key_missing" });
  for (const name of ["", ".hidden", "../first", "a/b", "a".repeat(65), "a\n"]) {
    expect(await caught(() => removeKey(place.root, name))).toMatchObject({ id: "E_USAGE", exitCode: 2, reason: "bad_key_name" });
    expect(await caught(() => rotateKey(place.root, name))).toMatchObject({ id: "E_USAGE", reason: "bad_key_name" });
    expect(await caught(() => generateKey(place.root, name))).toMatchObject({ id: "E_USAGE", reason: "bad_key_name" });
  }
  expect(keyFiles(place)).toHaveLength(2);
});

it("removeKey(): a key under two names, both go, so that it verifies no more [REQ-O4]", async () => {
  const place = scratch();
  const old = await generateKey(place.root, "old");
  const before = envelope({}, old);
  copyFileSync(keyFile(place, "old.pub.pem"), keyFile(place, "twin.pub.pem"));
  await rotateKey(place.root, "next");
  await removeKey(place.root, "twin");
  expect(verifyEnvelope(before, trustedKeys(place.root))).toMatchObject({ ok: false, reason: "unknown_key" });
});

it("ensureKey(): the public key of the signing key was removed, refused until a rotation [REQ-O4]", async () => {
  const place = scratch();
  await generateKey(place.root, "first");
  rmSync(keyFile(place, "first.pub.pem"));
  expect(await caught(() => ensureKey(place.root))).toMatchObject({ id: "E_POLICY", reason: "key_untrusted" });
  await rotateKey(place.root, "next");
  expect(await signsAndVerifies(place)).toBe(true);
});

it("trustedKeys(): a public key of another host put there by hand, trusted [REQ-O4]", async () => {
  const [here, there] = [scratch(), scratch()];
  await generateKey(here.root, "here");
  const theirs = await generateKey(there.root, "there");
  copyFileSync(keyFile(there, "there.pub.pem"), keyFile(here, "other-host.pub.pem"));
  expect(verifyEnvelope(envelope({}, theirs), trustedKeys(here.root))).toMatchObject({ ok: true, keyIds: [theirs.keyId] });
  expect(trustedKeys(here.root).map(({ name }) => name)).toEqual(["here", "other-host"]);
});

it("trustedKeys(), findSigningKey(): no directory, none, and none is made [REQ-O4]", () => {
  const place = scratch();
  expect(trustedKeys(place.root)).toEqual([]);
  expect(findSigningKey(place.root)).toBeNull();
  expect(place.dir.sys.readDirectory(place.dir.fd)).toEqual([]);
});

it("trustedKeys(): files of other names and hidden ones are no keys", async () => {
  const place = scratch();
  await generateKey(place.root, "first");
  for (const name of ["README", ".old.pub.pem", "first.pub.pem.bak", "a b.pub.pem"]) writeFileSync(keyFile(place, name), "");
  expect(trustedKeys(place.root)).toHaveLength(1);
});

it("parsePublicKey(): the file of a key, its id is the SHA-256 of the SPKI as openssl makes it", async () => {
  const place = scratch();
  const { keyId } = await generateKey(place.root, "first");
  const pem = readFileSync(keyFile(place, "first.pub.pem"));
  expect(parsePublicKey(pem, "file")).toMatchObject({ name: "file", keyId });
  expect(parsePublicKey(Buffer.from(pem.toString().replaceAll("\n", "\r\n")), "file").keyId).toBe(keyId);
});

it("ensureKey(): a key whose directory became read-only, signs all the same [REQ-O4]", async () => {
  const place = scratch();
  const { key } = await ensureKey(place.root);
  chmodSync(keyFile(place, ""), 0o500);
  expect((await ensureKey(place.root)).key.keyId).toBe(key.keyId);
  chmodSync(keyFile(place, ""), 0o755);
});
