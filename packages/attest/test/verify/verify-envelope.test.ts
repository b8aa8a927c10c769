/** This proves that an envelope is believed only if a trusted key signed every byte that matters, and what is said otherwise. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { MAX_ENVELOPE_BYTES, PAYLOAD_TYPE, verifyEnvelope, type Verdict } from "../../src/index.ts";
import { encodeEnvelope, envelopeSchema, type Envelope } from "../../src/dsse/envelope.ts";
import { canonicalText } from "../../src/json/canonical-text.ts";
import { envelope, OTHER, SAMPLE, statement } from "../support/sample.ts";
import { signPayload } from "../support/sign-payload.ts";

const KEYS = [OTHER.trusted, SAMPLE.trusted];
const GOOD = envelope();
const parsed: Envelope = envelopeSchema.parse(JSON.parse(GOOD.toString()));
const payload = Buffer.from(parsed.payload, "base64");
const any = { form: "any" } as const;
/** In the other alphabet. */
const urlText = (text: string): string => text.replaceAll("+", "-").replaceAll("/", "_");
const reasonOf = (verdict: Verdict): string => (verdict.ok ? "ok" : verdict.reason);
/** The verdict on the sample's envelope with this changed. */
const changed = (more: Partial<Envelope>, options = any): string => reasonOf(verifyEnvelope(encodeEnvelope({ ...parsed, ...more }), KEYS, options));
/** The verdict on a payload that the sample's key did sign. */
const signed = (body: unknown, type = PAYLOAD_TYPE): string =>
  reasonOf(verifyEnvelope(encodeEnvelope(signPayload(type, typeof body === "string" ? body : canonicalText(Object(body)), [SAMPLE.signer])), KEYS));

it("verifyEnvelope(): as it was signed, the statement and who signed it [REQ-O4]", () => {
  expect(verifyEnvelope(GOOD, KEYS)).toEqual({ ok: true, statement: statement(), keyIds: [SAMPLE.trusted.keyId] });
});

it("verifyEnvelope(): any one byte changed, removed or put in, refused [REQ-O4]", () => {
  const at = fc.nat(GOOD.length - 1);
  const byte = fc.integer({ min: 0, max: 255 });
  const edits = fc.oneof(
    fc.tuple(at, byte).map(([index, value]) => Buffer.concat([GOOD.subarray(0, index), Buffer.of(value), GOOD.subarray(index + 1)])),
    fc.tuple(at, byte).map(([index, value]) => Buffer.concat([GOOD.subarray(0, index), Buffer.of(value), GOOD.subarray(index)])),
    at.map((index) => Buffer.concat([GOOD.subarray(0, index), GOOD.subarray(index + 1)])),
    at.map((index) => GOOD.subarray(0, index)),
  );
  fc.assert(
    fc.property(edits.filter((bytes) => !bytes.equals(GOOD)), (bytes) => {
      expect(verifyEnvelope(bytes, KEYS).ok).toBe(false);
    }),
    { numRuns: 3000 },
  );
});

it("verifyEnvelope(): each byte of it in turn with each of its bits flipped, refused [REQ-O4]", () => {
  const believed: string[] = [];
  for (const [index, byte] of GOOD.entries()) {
    for (const bit of [1, 2, 4, 8, 16, 32, 64, 128]) {
      const bytes = Buffer.from(GOOD);
      bytes[index] = byte ^ bit;
      if (verifyEnvelope(bytes, KEYS).ok) believed.push(`${index} ${bit}`);
    }
  }
  expect(believed).toEqual([]);
});

it("verifyEnvelope(): in any form, a changed byte is refused or means what was signed [REQ-O4]", () => {
  const before = verifyEnvelope(GOOD, KEYS, any);
  let meant = 0;
  fc.assert(
    fc.property(fc.nat(GOOD.length - 1), fc.integer({ min: 0, max: 255 }), (index, value) => {
      const bytes = Buffer.concat([GOOD.subarray(0, index), Buffer.of(value), GOOD.subarray(index + 1)]);
      const after = verifyEnvelope(bytes, KEYS, any);
      if (!after.ok) return;
      meant += 1;
      expect(after).toEqual(before);
      const read: Envelope = envelopeSchema.parse(JSON.parse(bytes.toString()));
      expect(Buffer.from(read.payload, "base64")).toEqual(payload);
      expect(read.payloadType).toBe(PAYLOAD_TYPE);
    }),
    { numRuns: 5000 },
  );
  expect(meant).toBeGreaterThan(0);
});

it("verifyEnvelope(): white space, other order and unknown fields, in any form only [REQ-O4]", () => {
  const { payload: body, payloadType, signatures } = parsed;
  for (const text of [JSON.stringify(parsed, null, 2), JSON.stringify({ signatures, payloadType, payload: body }), JSON.stringify({ ...parsed, more: [1] }), GOOD.toString().trim(), ` ${GOOD.toString()}`]) {
    expect(reasonOf(verifyEnvelope(Buffer.from(text), KEYS))).toBe("not_exact");
    expect(reasonOf(verifyEnvelope(Buffer.from(text), KEYS, any))).toBe("ok");
  }
});

it("verifyEnvelope(): URL-safe base64, in any form only, as DSSE demands [REQ-O4]", () => {
  const urlSafe = { payload: urlText(parsed.payload), signatures: parsed.signatures.map(({ keyid, sig }) => ({ ...(keyid === undefined ? {} : { keyid }), sig: urlText(sig) })) };
  expect(urlSafe).not.toMatchObject({ signatures: parsed.signatures });
  expect(changed(urlSafe)).toBe("ok");
});

it.each([
  ["too_large", Buffer.alloc(MAX_ENVELOPE_BYTES + 1)],
  ["too_large", Buffer.from(`{"signatures":[${"{},".repeat(10_000)}{}]}`)],
  ["ambiguous_json", Buffer.alloc(1_000_000, "[")],
  ["not_json", Buffer.from("{")],
  ["not_json", Buffer.alloc(0)],
  ["ambiguous_json", Buffer.from(GOOD.toString().replace('"payloadType"', '"payload":"","payloadType"'))],
  ["ambiguous_json", Buffer.from(GOOD.toString().replace("{", '{"__proto__":{"payload":""},'))],
  ["not_envelope", Buffer.from("null")],
  ["not_envelope", Buffer.from("[]")],
  ["not_envelope", Buffer.from('{"payload":"","payloadType":""}')],
  ["not_envelope", Buffer.from('{"payload":"","payloadType":"","signatures":[{}]}')],
  ["not_envelope", Buffer.from('{"payload":1,"payloadType":"","signatures":[]}')],
])("verifyEnvelope(): foreign bytes, %s", (reason, bytes) => {
  expect(reasonOf(verifyEnvelope(bytes, KEYS, any))).toBe(reason);
});

it("verifyEnvelope(): base64 that no encoder writes, refused [REQ-O4]", () => {
  expect(changed({ payload: `${parsed.payload}\n` })).toBe("bad_base64");
  expect(changed({ signatures: [{ sig: "%%%%" }] })).toBe("bad_base64");
});

it("verifyEnvelope(): no signatures, an empty one, no key, keys nobody knows [REQ-O4]", () => {
  expect(changed({ signatures: [] })).toBe("no_signature");
  expect(changed({ signatures: [{ sig: "" }] })).toBe("bad_signature");
  expect(reasonOf(verifyEnvelope(GOOD, []))).toBe("no_trusted_key");
  expect(reasonOf(verifyEnvelope(GOOD, [OTHER.trusted]))).toBe("unknown_key");
});

it("verifyEnvelope(): a signature of another key under this one's id, refused [REQ-O4]", () => {
  const [forged] = signPayload(PAYLOAD_TYPE, payload, [{ ...OTHER.signer, keyId: SAMPLE.trusted.keyId }]).signatures;
  expect(changed({ signatures: forged === undefined ? [] : [forged] })).toBe("bad_signature");
});

it("verifyEnvelope(): a signature without key id, or an empty one, tried with all keys, in any form [REQ-O4]", () => {
  const sig = parsed.signatures[0]?.sig ?? "";
  expect(changed({ signatures: [{ sig }] })).toBe("ok");
  expect(changed({ signatures: [{ keyid: "", sig }] })).toBe("ok");
});

it("verifyEnvelope(): several signatures, one good one is enough, in any form [REQ-O4]", () => {
  const [good] = parsed.signatures;
  const wrong = { keyid: OTHER.trusted.keyId, sig: Buffer.alloc(64).toString("base64") };
  const unknown = { keyid: "f".repeat(64), sig: Buffer.alloc(64).toString("base64") };
  const signatures = good === undefined ? [] : [unknown, wrong, good];
  expect(changed({ signatures })).toBe("ok");
  expect(changed({ signatures: signatures.slice(1) })).toBe("ok");
  expect(changed({ signatures: [unknown, wrong] })).toBe("bad_signature");
  expect(changed({ signatures: [unknown] })).toBe("unknown_key");
});

it("verifyEnvelope(): a signature put in, doubled, or without its key id, not exact [REQ-O4]", () => {
  const [good] = parsed.signatures;
  const unknown = { keyid: "f".repeat(64), sig: "" };
  const exact = (signatures: Envelope["signatures"]): string => reasonOf(verifyEnvelope(encodeEnvelope({ ...parsed, signatures }), KEYS));
  expect(good).toBeDefined();
  if (good === undefined) return;
  expect([[good, unknown], [unknown, good], [good, good], [{ sig: good.sig }]].map(exact)).toEqual(Array.from({ length: 4 }, () => "not_exact"));
  expect(exact([{ ...good, keyid: "" }])).not.toBe("ok");
});

it("verifyEnvelope(): the other number that fits the same signature, which RFC 8032 forbids, refused [REQ-O4]", () => {
  const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
  const sig = Buffer.from(parsed.signatures[0]?.sig ?? "", "base64");
  const s = BigInt(`0x${Buffer.from(sig.subarray(32).toReversed()).toString("hex")}`) + ORDER;
  const other = Buffer.concat([sig.subarray(0, 32), Buffer.from(s.toString(16).padStart(64, "0"), "hex").toReversed()]);
  expect(changed({ signatures: [{ sig: other.toString("base64") }] })).toBe("bad_signature");
});

it("verifyEnvelope(): two keys signed, both are told, each once [REQ-O4]", () => {
  const both = signPayload(PAYLOAD_TYPE, payload, [SAMPLE.signer, OTHER.signer, SAMPLE.signer]);
  expect(verifyEnvelope(encodeEnvelope(both), KEYS, any)).toMatchObject({ ok: true, keyIds: [SAMPLE.trusted.keyId, OTHER.trusted.keyId] });
});

it("verifyEnvelope(): the type or the payload of another signed document, refused [REQ-O4]", () => {
  expect(changed({ payloadType: "application/vnd.in-toto+json " })).toBe("bad_signature");
  expect(changed({ payload: Buffer.from(`${payload.toString()} `).toString("base64") })).toBe("bad_signature");
});

it("verifyEnvelope(): signed, but not a statement about a run, said as what it is [REQ-O4]", () => {
  const made = statement();
  expect(signed(made, "application/json")).toBe("payload_type");
  expect(signed("{")).toBe("bad_payload");
  expect(signed(`${JSON.stringify(made).slice(0, -1)},"subject":[]}`)).toBe("bad_payload");
  expect(signed("null")).toBe("statement_type");
  expect(signed({ ...made, _type: "https://in-toto.io/Statement/v0.1" })).toBe("statement_type");
  expect(signed({ ...made, predicateType: "https://slsa.dev/provenance/v1" })).toBe("predicate_type");
  expect(signed({ ...made, predicate: {} })).toBe("bad_statement");
  expect(signed({ ...made, subject: [] })).toBe("contradiction");
  expect(signed({ ...made, subject: made.subject.map((one) => ({ ...one, name: "/elsewhere" })) })).toBe("contradiction");
  expect(signed({ ...made, predicate: { ...made.predicate, actions: made.predicate.actions.map((one) => ({ ...one, before_hash: "0".repeat(64) })) } })).toBe("contradiction");
  expect(signed({ ...made, predicate: { ...made.predicate, actions: [...made.predicate.actions, ...made.predicate.actions] } })).toBe("contradiction");
});

it("verifyEnvelope(): fields of a newer version, passed over [REQ-O3, REQ-VERS1]", () => {
  const made = statement();
  const [first, ...rest] = made.subject.map((one) => ({ ...one, annotations: { a: 1 }, digest: { ...one.digest, sha512: "0" } }));
  const newer = { ...made, more: 1, subject: [first, ...rest], predicate: { ...made.predicate, more: { a: [1] }, actions: made.predicate.actions.map((one) => ({ ...one, more: null })) } };
  const verdict = verifyEnvelope(encodeEnvelope(signPayload(PAYLOAD_TYPE, canonicalText(newer), [SAMPLE.signer])), KEYS);
  expect(verdict).toEqual({ ok: true, statement: made, keyIds: [SAMPLE.trusted.keyId] });
});
