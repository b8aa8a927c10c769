/** This defines `signRun`: the attestation of a run, signed (REQ-O4). */
import { encodeEnvelope, MAX_ENVELOPE_BYTES, PAYLOAD_TYPE } from "../dsse/envelope.ts";
import { preAuthEncoding } from "../dsse/pre-auth-encoding.ts";
import type { SigningKey } from "../keys/signing-key.ts";
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
 * that making it again after a crash makes the same file.
 *
 * @throws `ZodError`, `RangeError` for a record that is none (a defect of the caller); `RangeError` where it is larger than any
 * reader here takes
 */
export function signRun(run: RunRecord, { keyId, sign }: Pick<SigningKey, "keyId" | "sign">): Iterable<Buffer> {
  const pieces = [...inBytes(statementPieces(run))];
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  const signed = preAuthEncoding(PAYLOAD_TYPE, pieces);
  const payload = signed.subarray(signed.length - length);
  const shell = encodeEnvelope({ payload: "", payloadType: PAYLOAD_TYPE, signatures: [{ keyid: keyId, sig: sign(signed).toString("base64") }] });
  const size = shell.length + Math.ceil(length / 3) * 4;
  if (size > MAX_ENVELOPE_BYTES) throw new RangeError(`an envelope of ${size} bytes is larger than ${MAX_ENVELOPE_BYTES}`);
  return { [Symbol.iterator]: () => envelopePieces(shell, payload) };
}

function* inBytes(texts: Iterable<string>): Generator<Buffer> {
  let gathered = "";
  for (const text of texts) {
    gathered += text;
    if (gathered.length < PIECE) continue;
    yield Buffer.from(gathered, "utf8");
    gathered = "";
  }
  yield Buffer.from(gathered, "utf8");
}

/** @param shell the envelope with an empty payload, which comes first in canonical order */
function* envelopePieces(shell: Buffer, payload: Buffer): Generator<Buffer> {
  yield shell.subarray(0, HEAD);
  for (let at = 0; at < payload.length; at += STEP) yield Buffer.from(payload.subarray(at, at + STEP).toString("base64"), "latin1");
  yield shell.subarray(HEAD);
}
