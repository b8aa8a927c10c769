/** This proves with openssl(1), as any Debian has it, that our keys and signatures are ordinary ones, and that we read its keys. */
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { scratch, type Scratch } from "@switchyard/test-support/scratch";
import { expect, it } from "vitest";
import { ensureKey, generateKey, preAuthEncoding, trustedKeys, verifyEnvelope } from "../src/index.ts";
import { keyFile } from "./support/keys-in.ts";
import { envelope } from "./support/sample.ts";

function openssl(...args: readonly string[]): { readonly ok: boolean; readonly stdout: Buffer } {
  const { error, status, stdout } = spawnSync("openssl", args);
  if (error !== undefined) throw new Error("openssl is missing: apt-get install openssl", { cause: error });
  return { ok: status === 0, stdout };
}

async function signed(place: Scratch): Promise<string[]> {
  const key = await generateKey(place.root, "first");
  const { payload, payloadType, signatures } = JSON.parse(envelope({}, key).toString());
  writeFileSync(place.at("message"), preAuthEncoding(payloadType, [Buffer.from(payload, "base64")]));
  writeFileSync(place.at("signature"), Buffer.from(signatures[0].sig, "base64"));
  const files = ["-in", place.at("message"), "-sigfile", place.at("signature")];
  return ["pkeyutl", "-verify", "-pubin", "-inkey", keyFile(place, "first.pub.pem"), "-rawin", ...files];
}

it("signRun(): openssl verifies it, and refuses it after a change [REQ-O4]", async () => {
  const place = scratch();
  const verify = await signed(place);
  expect(openssl(...verify).ok).toBe(true);
  writeFileSync(place.at("message"), `${readFileSync(place.at("message"), "utf8")} `);
  expect(openssl(...verify).ok).toBe(false);
});

it("generateKey(): openssl reads the private key, and its public key is the one beside it; the key id is the SHA-256 of its DER [REQ-O4]", async () => {
  const place = scratch();
  const { keyId } = await generateKey(place.root, "first");
  const made = openssl("pkey", "-in", keyFile(place, "signing.pem"), "-pubout").stdout.toString();
  expect(made).toBe(readFileSync(keyFile(place, "first.pub.pem"), "utf8"));
  writeFileSync(place.at("der"), openssl("pkey", "-pubin", "-in", keyFile(place, "first.pub.pem"), "-outform", "DER").stdout);
  expect(openssl("dgst", "-sha256", "-r", place.at("der")).stdout.toString().slice(0, 64)).toBe(keyId);
});

it("ensureKey(): a pair that openssl made, put there by hand, is used [REQ-O4]", async () => {
  const place = scratch();
  mkdirSync(keyFile(place, ""), { recursive: true });
  expect(openssl("genpkey", "-algorithm", "ed25519", "-out", keyFile(place, "signing.pem")).ok).toBe(true);
  chmodSync(keyFile(place, "signing.pem"), 0o600);
  expect(openssl("pkey", "-in", keyFile(place, "signing.pem"), "-pubout", "-out", keyFile(place, "by-hand.pub.pem")).ok).toBe(true);
  const { key, isNew } = await ensureKey(place.root);
  expect([key.name, isNew]).toEqual(["by-hand", false]);
  expect(verifyEnvelope(envelope({}, key), trustedKeys(place.root)).ok).toBe(true);
});
