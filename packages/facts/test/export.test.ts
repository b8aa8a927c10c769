/** This proves the export formats by what others read: the CloudEvents SDK, OpenTelemetry's own serializer, a small parser of journald's format. */
import { JsonLogsSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { CloudEvent } from "cloudevents";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHAIN_START, cloudEvent, encodeFacts, journalEntry, lineHash, logRecord, logsData } from "../src/index.ts";
import { FACTS } from "./support/sample.ts";

const samples = Object.values(FACTS).map((fact) => [fact.stage, encodeFacts([fact], CHAIN_START).lines[0] ?? ""] as const);
const anyLine = fc.dictionary(fc.string({ minLength: 1 }), fc.jsonValue()).map((more) => JSON.stringify({ ...more, stage: "moon.landing" }));

it.each(samples)("cloudEvent(): %s, an event that the CloudEvents SDK takes, with the whole fact", (stage, line) => {
  const event = new CloudEvent<unknown>({ ...cloudEvent(line, "urn:example:host") }, true);
  expect(event.validate()).toBe(true);
  expect(event).toMatchObject({ specversion: "1.0", id: lineHash(line), source: "urn:example:host", type: `switchyard.${stage}`, time: "2026-11-21T03:40:00.000Z", datacontenttype: "application/json" });
  expect(event.data).toEqual(JSON.parse(line));
  expect(event.subject).toBe(JSON.parse(line).path ?? JSON.parse(line).run_id);
});

/** What OpenTelemetry itself writes of the same record. It spells 64-bit integers as numbers, which readers take as well. */
async function byOpenTelemetry(line: string): Promise<unknown> {
  const fact: Record<string, unknown> = JSON.parse(line);
  const exporter = new InMemoryLogRecordExporter();
  const provider = new LoggerProvider({ resource: resourceFromAttributes({ "service.name": "switchyard" }), processors: [new SimpleLogRecordProcessor({ exporter })] });
  const timestamp = new Date(String(fact["ts"]));
  const [severityNumber, severityText] = { info: [9, "INFO"] as const, warn: [13, "WARN"] as const, error: [17, "ERROR"] as const }[String(fact["severity"])] ?? [0, ""];
  // OTLP has no null.
  const attributes = JSON.parse(JSON.stringify(Object.fromEntries(Object.entries(fact).map(([key, value]) => [`switchyard.${key}`, value]))), (_key, one: unknown) => (one === null ? undefined : one));
  provider.getLogger("@switchyard/facts").emit({ timestamp, observedTimestamp: timestamp, ...JSON.parse(JSON.stringify({ severityNumber, severityText })), eventName: `switchyard.${String(fact["stage"])}`, body: messageOf(line), attributes });
  await provider.forceFlush();
  return JSON.parse(Buffer.from(JsonLogsSerializer.serializeRequest(exporter.getFinishedLogRecords()) ?? []).toString());
}

function messageOf(line: string): string {
  const { stage, decision, path = "", message, reason } = JSON.parse(line);
  const rest = message ?? reason;
  return `${[stage, decision, path].filter(Boolean).join(" ")}${rest === undefined ? "" : `: ${rest}`}`;
}

function normal(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, one: unknown) => (key === "droppedAttributesCount" ? undefined : key === "intValue" ? String(one) : one));
}

it.each(samples)("logsData(): %s, the record that OpenTelemetry's own serializer writes", async (_, line) => {
  const record = logRecord(line);
  expect(record).not.toBeNull();
  expect(normal(logsData(record === null ? [] : [record]))).toEqual(normal(await byOpenTelemetry(line)));
});

/** By systemd's description of its export format: `NAME=value`, or the name, a length in 64 bits, the bytes. */
function parseEntry(bytes: Uint8Array): Map<string, string> {
  const buffer = Buffer.from(bytes);
  const fields = new Map<string, string>();
  let at = 0;
  while (at < buffer.length - 1) {
    const end = buffer.indexOf(10, at);
    const head = buffer.subarray(at, end).toString();
    const is = head.indexOf("=");
    const name = is < 0 ? head : head.slice(0, is);
    expect(name).toMatch(/^[A-Z_][A-Z0-9_]{0,63}$/);
    if (is >= 0) {
      fields.set(name, head.slice(is + 1));
      at = end + 1;
      continue;
    }
    const length = Number(buffer.readBigUInt64LE(end + 1));
    fields.set(name, buffer.subarray(end + 9, end + 9 + length).toString());
    expect(buffer[end + 9 + length]).toBe(10);
    at = end + 10 + length;
  }
  expect(buffer.subarray(at).toString()).toBe("\n");
  return fields;
}

it.each(samples)("journalEntry(): %s, read back by another parser, with the whole line", (stage, line) => {
  const fields = parseEntry(journalEntry(line) ?? new Uint8Array());
  expect(fields.get("SWITCHYARD_FACT")).toBe(line);
  expect(fields.get("SWITCHYARD_STAGE")).toBe(stage);
  expect(fields.get("PRIORITY")).toBe("6");
  expect(fields.get("SYSLOG_IDENTIFIER")).toBe("switchyard");
  expect(fields.get("__REALTIME_TIMESTAMP")).toBe(`${Date.parse("2026-11-21T03:40:00.000Z")}000`);
  expect(fields.get("MESSAGE")).toMatch(new RegExp(`^${stage.replace(".", "\\.")} (success|pending)`));
});

it("journalEntry(): a message with line breaks, its length before it", () => {
  const [line = ""] = encodeFacts([{ ...FACTS.rollback, message: "one\ntwo\nPRIORITY=0\n" }], CHAIN_START).lines;
  const fields = parseEntry(journalEntry(line) ?? new Uint8Array());
  expect(fields.get("MESSAGE")).toContain("one\ntwo\nPRIORITY=0\n");
  expect(fields.get("PRIORITY")).toBe("6");
});

it("cloudEvent(), logRecord(), journalEntry(): any object with a stage, written and readable", () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      expect(new CloudEvent<unknown>({ ...cloudEvent(line) }, true).data).toEqual(JSON.parse(line));
      expect(logRecord(line)).toMatchObject({ eventName: "switchyard.moon.landing" });
      expect(parseEntry(journalEntry(line) ?? new Uint8Array()).get("SWITCHYARD_FACT")).toBe(line);
    }),
  );
});

it.each(["", "x", "[]", "{}", '{"stage":1}'])("cloudEvent(), logRecord(), journalEntry(): %j, which is no fact, none", (line) => {
  expect([cloudEvent(line), logRecord(line), journalEntry(line)]).toEqual([null, null, null]);
});
