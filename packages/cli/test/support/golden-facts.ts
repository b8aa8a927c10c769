/** This defines `goldenFacts`: what a root's facts say, without what differs from machine to machine and from run to run. */
import { readFileSync } from "node:fs";
import { redact } from "@switchyard/facts";
import type { Place } from "./command.ts";

/** Where what is written lasts: on many machines the directory for temporary files is in memory, and facts say so. */
export const LASTING = "/var/tmp";

/** Of a commit these are what it is about. */
const KEPT = ["mode", "outcome"] as const;

/**
 * The lines of the root's facts in their order, redacted (REQ-O2) but for how the commit went; in texts the root, and what
 * is drawn by lot or measured, is named instead.
 */
export function goldenFacts({ root, at }: Pick<Place, "root" | "at">): string {
  const lines = readFileSync(at("var/log/switchyard/facts.jsonl"), "utf8").trimEnd().split("\n");
  return lines.map((line) => `${lineOf(JSON.parse(line), root)}\n`).join("");
}

function lineOf(fact: object, root: string): string {
  return JSON.stringify(redact(fact, { keep: KEPT }))
    .replaceAll(root, "<root>")
    .replaceAll(/"((?:tree_)?label)":"[a-z_]+"/g, '"$1":"<label>"')
    .replaceAll(/\.\d{13}\./g, ".<millis>.")
    .replaceAll(/\bpid \d+/g, "pid <pid>")
    .replaceAll(/\b\d+ (ms|times)\b/g, "<n> $1");
}
