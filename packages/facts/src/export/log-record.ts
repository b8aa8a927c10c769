/** This defines `logRecord` and `logsData`: recorded facts as OpenTelemetry log records in OTLP/JSON. */
import { objectIn } from "../read/object-in.ts";
import { factMessage } from "./fact-message.ts";

/** A value as OTLP/JSON writes it: 64-bit integers are texts. */
export type AnyValue =
  | { readonly stringValue: string }
  | { readonly boolValue: boolean }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly arrayValue: { readonly values: readonly AnyValue[] } }
  | { readonly kvlistValue: { readonly values: readonly KeyValue[] } };

/** A named value. */
export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

/** One record. */
export interface LogRecord {
  readonly timeUnixNano: string;
  readonly observedTimeUnixNano: string;
  readonly severityNumber: number;
  readonly severityText: string;
  readonly eventName: string;
  readonly body: AnyValue;
  readonly attributes: readonly KeyValue[];
}

/** The severity numbers of the OpenTelemetry log data model. */
const SEVERITY: Readonly<Record<string, readonly [number, string]>> = { info: [9, "INFO"], warn: [13, "WARN"], error: [17, "ERROR"] };

/** The record, with each key of the fact as the attribute `switchyard.KEY`; null where the line is no JSON object with a stage. */
export function logRecord(line: string): LogRecord | null {
  const fact = objectIn(line);
  if (fact === null || typeof fact["stage"] !== "string") return null;
  const time = typeof fact["ts"] === "string" ? Date.parse(fact["ts"]) : Number.NaN;
  // 0 is "unknown" there.
  const nanos = Number.isNaN(time) ? "0" : String(BigInt(time) * 1_000_000n);
  const [severityNumber, severityText] = SEVERITY[String(fact["severity"])] ?? [0, ""];
  const attributes = Object.entries(fact).flatMap(([key, value]) => keyValue(`switchyard.${key}`, value));
  return { timeUnixNano: nanos, observedTimeUnixNano: nanos, severityNumber, severityText, eventName: `switchyard.${fact["stage"]}`, body: { stringValue: factMessage(fact) }, attributes };
}

/** The document that holds these records: one line of an OTLP/JSON file. */
export function logsData(logRecords: readonly LogRecord[]): object {
  const resource = { attributes: keyValue("service.name", "switchyard") };
  return { resourceLogs: [{ resource, scopeLogs: [{ scope: { name: "@switchyard/facts" }, logRecords }] }] };
}

function keyValue(key: string, value: unknown): KeyValue[] {
  return anyValue(value).map((one) => ({ key, value: one }));
}

/** None for null: OTLP has no such value. */
function anyValue(value: unknown): AnyValue[] {
  if (typeof value === "string") return [{ stringValue: value }];
  if (typeof value === "boolean") return [{ boolValue: value }];
  if (typeof value === "number") return [Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value }];
  if (Array.isArray(value)) return [{ arrayValue: { values: value.flatMap(anyValue) } }];
  if (typeof value !== "object" || value === null) return [];
  return [{ kvlistValue: { values: Object.entries(value).flatMap(([key, part]: [string, unknown]) => keyValue(key, part)) } }];
}
