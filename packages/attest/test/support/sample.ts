/** This defines sample runs, and the key of RFC 8032's first test vector. */
import { createPrivateKey, createPublicKey } from "node:crypto";
import { safePath } from "@switchyard/fs-atomic";
import { parsePublicKey, signRun, type RunAction, type RunRecord, type SigningKey, type Statement, type TrustedKey } from "../../src/index.ts";
import { envelopeSchema } from "../../src/dsse/envelope.ts";
import { signerOf } from "../../src/keys/signing-key.ts";
import { closedStatement } from "../../src/statement/statement.ts";

const H = (digit: string): string => digit.repeat(64);

/** RFC 8032, 7.1, test 1. Everybody has it, so nobody trusts it. */
export const SECRET: Buffer = Buffer.from("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", "hex");
/** PKCS#8 of an ed25519 key is this and the key (RFC 8410). */
const PKCS8 = Buffer.from("302e020100300506032b657004220420", "hex");

/** A pair of keys made of 32 bytes. */
export function pairOf(secret: Buffer): { readonly signer: ReturnType<typeof signerOf>; readonly trusted: TrustedKey; readonly pem: string } {
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, secret]), format: "der", type: "pkcs8" });
  const pem = createPublicKey(key).export({ format: "pem", type: "spki" }).toString();
  return { signer: signerOf(key), trusted: parsePublicKey(Buffer.from(pem), "sample"), pem };
}

export const SAMPLE: ReturnType<typeof pairOf> = pairOf(SECRET);
export const OTHER: ReturnType<typeof pairOf> = pairOf(Buffer.alloc(32, 7));

export const ACTIONS: readonly RunAction[] = [
  { actionId: "a1", path: safePath("/usr/bin/ls"), before: { kind: "file", hash: H("1") }, after: { kind: "symlink", hash: H("2") }, sourceHash: H("3") },
  { actionId: "a2", path: safePath("/usr/bin/new"), before: { kind: "none", hash: null }, after: { kind: "symlink", hash: H("4") }, sourceHash: null },
  { actionId: "a3", path: safePath("/usr/bin/old"), before: { kind: "symlink", hash: H("5") }, after: { kind: "file", hash: H("6") }, sourceHash: null },
  { actionId: "a4", path: safePath("/usr/bin/gone"), before: { kind: "symlink", hash: H("7") }, after: { kind: "none", hash: null }, sourceHash: null },
];

export const RUN: RunRecord = {
  verb: "apply",
  planId: "9b2f6c1e-0000-5000-8000-000000000001",
  runId: "0192f000-0000-7000-8000-000000000001",
  actions: ACTIONS,
  policyHash: H("a"),
  facts: { head: H("b") },
  tools: [{ name: "@switchyard/engine", version: "0.0.0" }],
  host: { hostname: "host.example", kernel: "6.12.0", machine: "x86_64" },
  startedAt: new Date("2026-01-02T03:04:05.678Z"),
  committedAt: new Date("2026-01-02T03:04:06.000Z"),
};

/** The attestation of a run that differs from the sample in this. */
export function envelope(more: Partial<RunRecord> = {}, key: Pick<SigningKey, "keyId" | "sign"> = SAMPLE.signer): Buffer {
  return Buffer.concat([...signRun({ ...RUN, ...more }, key)]);
}

/** The statement about such a run, as any reader of JSON has it. */
export function statement(more: Partial<RunRecord> = {}): Statement {
  const { payload } = envelopeSchema.parse(JSON.parse(envelope(more).toString()));
  return closedStatement.parse(JSON.parse(Buffer.from(payload, "base64").toString()));
}
