// This defines `readJournal`: a journal file as values.

import { readFileSync } from "node:fs";
import { PowerLossError } from "../power-loss-error.ts";
import type { JournalRecord } from "./journal-record.ts";
import { parseMark } from "./parse-mark.ts";
import { HEADER_SIZE, recordKinds } from "./record-header.ts";

/**
 * Reads the whole journal at `path`, in the order in which the recorder served the requests.
 * @throws {@link PowerLossError} `journal-malformed`: a record is cut short or of an unknown kind.
 */
export function readJournal(path: string): readonly JournalRecord[] {
  const bytes = readFileSync(path);
  const records: JournalRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const end = at + HEADER_SIZE;
    const payloadEnd = end <= bytes.length ? end + bytes.readUInt32LE(at + 4) : Infinity;
    if (payloadEnd > bytes.length) {
      throw new PowerLossError("journal-malformed", `Cannot read journal "${path}": byte ${at} starts a cut record`);
    }
    records.push(decodeRecord(bytes.subarray(at, end), bytes.subarray(end, payloadEnd)));
    at = payloadEnd;
  }
  return records;
}

function decodeRecord(header: Buffer, payload: Buffer): JournalRecord {
  const kind = recordKinds[header.readUInt8(0)];
  const disk = header.readUInt8(1);
  const offset = header.readDoubleLE(8);
  if (kind === undefined) {
    throw new PowerLossError("journal-malformed", `Cannot read record of kind ${header.readUInt8(0)}: unknown kind`);
  }
  switch (kind) {
    case "write":
      return { kind, disk, offset, data: payload };
    case "zero":
      return { kind, disk, offset, length: header.readDoubleLE(16) };
    case "flush":
      return { kind, disk };
    case "mark":
      return { kind, mark: parseMark(payload.toString()) };
  }
}
