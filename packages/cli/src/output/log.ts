/** This defines `log`, `isLogging` and `startLog`: what happens meanwhile, on stderr, for those who ask for it. */
import process from "node:process";
import { inspect } from "node:util";
import { visible } from "../render/visible.ts";
import { tell } from "./tell.ts";

/** Details of one entry; of names on disk those that are text. */
export type Details = Readonly<Record<string, string | number | boolean | null>>;

let write: ((message: string, details: Details) => void) | null = null;

/** Writes one entry where `--verbose` was given. It has been written when this returns. */
export function log(message: string, details: Details = {}): void {
  write?.(message, details);
}

/** Whether anybody asked for it. */
export function isLogging(): boolean {
  return write !== null;
}

/** Entries are written from now on: a line of words each on a terminal, and elsewhere a line of JSON, for programs. */
export async function startLog(): Promise<void> {
  const { pino, stdTimeFunctions } = await import("pino");
  const destination = { write: process.stderr.isTTY ? (line: string) => tell(inWords(line)) : tell };
  const logger = pino({ level: "debug", base: null, timestamp: stdTimeFunctions.isoTime, formatters: { level: (level) => ({ level }) } }, destination);
  write = (message, details) => logger.debug(details, message);
}

function inWords(line: string): string {
  const { level: _, time, msg, ...details }: Record<string, unknown> = JSON.parse(line);
  const words = Object.entries(details).map(([key, value]) => `${key}=${typeof value === "string" && /^[\w@%+:,./-]+$/.test(value) ? value : visible(inspect(value))}`);
  return `${[String(time), String(msg), ...words].join(" ")}\n`;
}
