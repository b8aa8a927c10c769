/** This defines `exported`: facts in the form of another system. */
import { cloudEvent, journalEntry, logRecord, logsData, type LogRecord } from "@switchyard/facts";
import type { EXPORT_FORMATS } from "../commands/facts/export.ts";

/** One of the forms there are. */
export type Format = (typeof EXPORT_FORMATS)[number];

/** So many log records stand in one document. */
const BATCH = 256;

/** The lines in this form, piece by piece. */
export function* exported(lines: Iterable<string>, { format, source }: { readonly format: Format; readonly source?: string }): Generator<string | Uint8Array> {
  if (format === "otlp") return yield* documents(lines);
  for (const line of lines) {
    if (format === "journald") yield journalEntry(line) ?? "";
    else yield jsonLine(cloudEvent(line, source));
  }
}

function* documents(lines: Iterable<string>): Generator<string> {
  let records: LogRecord[] = [];
  for (const line of lines) {
    const record = logRecord(line);
    if (record !== null) records.push(record);
    if (records.length < BATCH) continue;
    yield jsonLine(logsData(records));
    records = [];
  }
  if (records.length > 0) yield jsonLine(logsData(records));
}

function jsonLine(value: object | null): string {
  return value === null ? "" : `${JSON.stringify(value)}\n`;
}
