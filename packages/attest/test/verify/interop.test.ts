/** This proves that our envelopes are verified by sigstore's own packages, and theirs by us. */
import { createPublicKey, sign, createPrivateKey, type KeyObject } from "node:crypto";
import { bundleFromJSON, bundleToJSON, envelopeFromJSON, envelopeToJSON, toDSSEBundle } from "@sigstore/bundle";
import { crypto, dsse } from "@sigstore/core";
import { toSignedEntity, Verifier, type TrustMaterial } from "@sigstore/verify";
import { expect, it } from "vitest";
import { preAuthEncoding, verifyEnvelope } from "../../src/index.ts";
import { canonicalText } from "../../src/json/canonical-text.ts";
import { envelope, SAMPLE, SECRET, statement } from "../support/sample.ts";

const TYPE = "application/vnd.in-toto+json";
const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), SECRET]), format: "der", type: "pkcs8" });

/** Their verifier, trusting this key and asking for no log and no timestamp. */
function verifier(publicKey: KeyObject): Verifier {
  const trust: TrustMaterial = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [], publicKey: () => ({ publicKey, validFor: () => true }) };
  return new Verifier(trust, { tlogThreshold: 0, ctlogThreshold: 0, timestampThreshold: 0 });
}

/** An envelope of ours in a bundle of theirs. */
function bundled(bytes: Buffer): ReturnType<typeof toSignedEntity> {
  const artifact = Buffer.from("");
  const shell = bundleToJSON(toDSSEBundle({ artifact, artifactType: TYPE, signature: artifact, keyHint: SAMPLE.trusted.keyId }));
  return toSignedEntity(bundleFromJSON({ ...shell, dsseEnvelope: JSON.parse(bytes.toString()) }));
}

it("signRun(): @sigstore/verify verifies it, and refuses it with another payload [REQ-O4]", () => {
  const theirs = verifier(createPublicKey(SAMPLE.pem));
  expect(() => theirs.verify(bundled(envelope()))).not.toThrow();
  const tampered = Buffer.from(JSON.stringify({ ...JSON.parse(envelope().toString()), payload: Buffer.from("{}").toString("base64") }));
  expect(() => theirs.verify(bundled(tampered))).toThrow(/./);
});

it("signRun(): @sigstore/bundle reads all of it, @sigstore/core verifies over its own encoding [REQ-O4]", () => {
  const { payload, payloadType, signatures } = envelopeFromJSON(JSON.parse(envelope().toString()));
  expect(JSON.parse(payload.toString())).toEqual(statement());
  expect(signatures[0]?.keyid).toBe(SAMPLE.trusted.keyId);
  expect(preAuthEncoding(payloadType, [payload])).toEqual(dsse.preAuthEncoding(payloadType, payload));
  expect(crypto.verify(dsse.preAuthEncoding(payloadType, payload), crypto.createPublicKey(SAMPLE.pem), signatures[0]?.sig ?? Buffer.alloc(0))).toBe(true);
});

it("verifyEnvelope(): an envelope that @sigstore/bundle wrote over the encoding of @sigstore/core, believed [REQ-O4]", () => {
  const artifact = Buffer.from(canonicalText(statement()));
  const signature = sign(null, dsse.preAuthEncoding(TYPE, artifact), privateKey);
  const { content } = toDSSEBundle({ artifact, artifactType: TYPE, signature, keyHint: SAMPLE.trusted.keyId });
  const bytes = Buffer.from(JSON.stringify(envelopeToJSON(content.dsseEnvelope), null, 2));
  expect(verifyEnvelope(bytes, [SAMPLE.trusted], { form: "any" })).toEqual({ ok: true, statement: statement(), keyIds: [SAMPLE.trusted.keyId] });
});

it("sign(): the first test vector of RFC 8032 [REQ-O4]", () => {
  const signature = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
  expect(SAMPLE.signer.sign(Buffer.alloc(0)).toString("hex")).toBe(signature);
});
