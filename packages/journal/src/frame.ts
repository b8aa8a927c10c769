/** This defines how a record stands in the file: one line that proves itself and the line before it. */
import { createHash } from "node:crypto";
import { journalRecord, type JournalRecord } from "./records.ts";

/**
 * One line: `<length> <digest> <body>\n`. `length` counts the body's bytes, `digest` is the first 32 hex digits of the
 * body's SHA-256. The body is JSON: `n` the line's number from 0, `batch` the number of barriers before it, `prev` the
 * digest of the line before (of line 0: empty), `record`.
 */
export interface Frame {
  readonly n: number;
  readonly batch: number;
  readonly prev: string;
  readonly record: JournalRecord;
}

/** The line for a frame, and its digest for the next line. */
export function encodeFrame(frame: Frame): { readonly line: Buffer; readonly digest: string } {
  // JSON escapes the lone surrogates of names that are not UTF-8, so the file itself always is.
  const body = JSON.stringify(frame);
  const digest = digestOf(body);
  return { line: Buffer.from(`${Buffer.byteLength(body)} ${digest} ${body}\n`, "utf8"), digest };
}

/** A line that proved itself. */
export interface DecodedFrame {
  readonly frame: Frame;
  readonly digest: string;
}

/** Reads one line, without its newline; null where its length, digest or form is wrong. */
export function decodeFrame(line: Buffer): DecodedFrame | null {
  const head = /^(\d{1,9}) ([0-9a-f]{32}) /.exec(line.toString("latin1", 0, 64));
  if (head === null) return null;
  const [start, length = "", digest = ""] = head;
  const body = line.subarray(start.length);
  if (body.length !== Number(length) || String(body.length) !== length || digestOf(body) !== digest) return null;
  const frame = parseBody(body);
  return frame === null ? null : { frame, digest };
}

function parseBody(body: Buffer): Frame | null {
  const value = parseJson(body.toString("utf8"));
  if (typeof value !== "object" || value === null) return null;
  if (!("n" in value) || !("batch" in value) || !("prev" in value) || !("record" in value)) return null;
  const { n, batch, prev } = value;
  if (typeof n !== "number" || typeof batch !== "number" || typeof prev !== "string") return null;
  const record = journalRecord.safeParse(value.record);
  return record.success ? { n, batch, prev, record: record.data } : null;
}

/** The value, or null: a digest can be forged together with a body that is no JSON. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function digestOf(body: Buffer | string): string {
  return createHash("sha256").update(body).digest("hex").slice(0, 32);
}
