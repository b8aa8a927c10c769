/** This defines `signRun`: the attestation of a run, signed (REQ-O4). */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { encodeEnvelope, MAX_ENVELOPE_BYTES, PAYLOAD_TYPE } from "../dsse/envelope.ts";
import { preAuthHead } from "../dsse/pre-auth-encoding.ts";
import type { SigningKey } from "../keys/signing-key.ts";
import { pathText } from "./path-text.ts";
import type { RunRecord } from "./run-record.ts";
import { statementPieces } from "./statement-pieces.ts";

/** So many characters of the statement become bytes at a time. */
const PIECE = 64 * 1024;
/** So many bytes of it become base64 at a time; a multiple of 3, so that the pieces make one text. */
const STEP = 48 * 1024;
const HEAD = '{"payload":"'.length;

/**
 * The bytes of the attestation's file, piece by piece, as often as they are asked for: a DSSE envelope as one line of canonical
 * JSON. ed25519 is deterministic, and times and host are those of the record: the same record and key give the same bytes, so
 * that making it again after a crash makes the same file. The statement is made twice, once to be measured: so it is in memory
 * once, and not in pieces too.
 *
 * @throws `E_GENERIC` `attestation_too_large`: it is larger than any reader here takes; `ZodError`, `RangeError` for a record that is
 * none (a defect of the caller)
 */
export function signRun(run: RunRecord, { keyId, sign }: Pick<SigningKey, "keyId" | "sign">): Iterable<Buffer> {
  checkPaths(run);
  let length = 0;
  for (const text of gathered(statementPieces(run))) length += Buffer.byteLength(text, "utf8");
  checkSize(run.runId, length);
  const { signed, payload } = encoded(run, length);
  const shell = encodeEnvelope({ payload: "", payloadType: PAYLOAD_TYPE, signatures: [{ keyid: keyId, sig: sign(signed).toString("base64") }] });
  return { [Symbol.iterator]: () => envelopePieces(shell, payload) };
}

/** A path has one subject. */
function checkPaths({ actions }: RunRecord): void {
  const paths = new Set<string>();
  for (const { path } of actions) {
    const text = pathText(path);
    if (paths.has(text)) throw new RangeError(`two actions are on ${text}`);
    paths.add(text);
  }
}

/** What is signed, and in it the statement. */
function encoded(run: RunRecord, length: number): { readonly signed: Buffer; readonly payload: Buffer } {
  const head = preAuthHead(PAYLOAD_TYPE, length);
  const signed = Buffer.allocUnsafeSlow(head.length + length);
  let at = head.copy(signed);
  for (const text of gathered(statementPieces(run))) at += signed.write(text, at, "utf8");
  if (at !== signed.length) throw new RangeError("the record was not the same when it was gone through again");
  return { signed, payload: signed.subarray(head.length) };
}

function* gathered(texts: Iterable<string>): Generator<string> {
  let together = "";
  for (const text of texts) {
    together += text;
    if (together.length < PIECE) continue;
    yield together;
    together = "";
  }
  yield together;
}

function checkSize(runId: string, length: number): void {
  // Type, key id and signature have less than a step.
  const size = Math.ceil(length / 3) * 4 + STEP;
  if (size <= MAX_ENVELOPE_BYTES) return;
  const message = `Cannot attest the run ${runId}: its attestation would have some ${size} bytes, at most ${MAX_ENVELOPE_BYTES} are read.`;
  throw new SwitchyardError({ id: "E_GENERIC", reason: "attestation_too_large", op: "signRun", message });
}

/** @param shell the envelope with an empty payload, which comes first in canonical order */
function* envelopePieces(shell: Buffer, payload: Buffer): Generator<Buffer> {
  yield shell.subarray(0, HEAD);
  for (let at = 0; at < payload.length; at += STEP) yield Buffer.from(payload.subarray(at, at + STEP).toString("base64"), "latin1");
  yield shell.subarray(HEAD);
}
