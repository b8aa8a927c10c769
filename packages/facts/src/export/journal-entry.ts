/** This defines `journalEntry`: a recorded fact as an entry for journald. */
import { encodeBytes } from "@switchyard/fs-atomic";
import { objectIn } from "../read/object-in.ts";
import { factMessage } from "./fact-message.ts";

/** The priorities of syslog(3). */
const PRIORITY: Readonly<Record<string, string>> = { info: "6", warn: "4", error: "3" };

/** journald takes no longer name of a field. */
const NAME_MAX = 64;

/**
 * The entry with its fields as journald's native protocol writes them, and the time and the blank line of its export format; null
 * where the line is no JSON object with a stage. `SWITCHYARD_FACT` is the whole line; each key with a plain value has a field of its own.
 */
export function journalEntry(line: string): Uint8Array | null {
  const fact = objectIn(line);
  if (fact === null || typeof fact["stage"] !== "string") return null;
  const time = typeof fact["ts"] === "string" ? Date.parse(fact["ts"]) : Number.NaN;
  const fields: (readonly [string, string])[] = [
    ...(Number.isNaN(time) ? [] : [["__REALTIME_TIMESTAMP", String(BigInt(time) * 1000n)] as const]),
    ["MESSAGE", factMessage(fact)],
    ["PRIORITY", PRIORITY[String(fact["severity"])] ?? "6"],
    ["SYSLOG_IDENTIFIER", "switchyard"],
    ["SWITCHYARD_FACT", line],
    ...Object.entries(fact).flatMap(([key, value]) => plainField(key, value)),
  ];
  return Buffer.concat([...fields.map(encodedField), Buffer.from("\n")]);
}

function plainField(key: string, value: unknown): (readonly [string, string])[] {
  const name = `SWITCHYARD_${key.toUpperCase().replaceAll(/[^A-Z0-9_]/g, "_")}`.slice(0, NAME_MAX);
  if (name === "SWITCHYARD_FACT") return [];
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? [[name, String(value)]] : [];
}

/** `NAME=value`; where the value has a line break, its length in 64 bits, the least first. */
function encodedField([name, value]: readonly [string, string]): Uint8Array {
  const bytes = encodeBytes(value);
  if (!bytes.includes(10)) return Buffer.concat([Buffer.from(`${name}=`), bytes, Buffer.from("\n")]);
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(bytes.length));
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from("\n")]);
}
