/** This defines `readManifest`: a file of links and restores, with errors that name line and column. */
import { readFileSync } from "node:fs";
import { errnoOf, SwitchyardError } from "@switchyard/fs-atomic";
import { LineCounter, parseDocument, type Document } from "yaml";
import { z } from "zod";
import { manifestPolicy } from "./manifest-policy.ts";

const manifestDocument = z.strictObject({
  version: z.literal(1),
  /** Overrides of single policy fields. */
  policy: manifestPolicy.optional(),
  links: z.array(z.strictObject({ target: z.string(), source: z.string() })).optional(),
  restores: z.array(z.strictObject({ target: z.string(), which: z.enum(["newest", "previous", "original"]).optional() })).optional(),
});

/** A manifest as written. */
export type Manifest = z.infer<typeof manifestDocument>;

/**
 * Reads a manifest, YAML or JSON (which is YAML too).
 *
 * @param text the file's content
 * @param json what it is if it is JSON; else undefined. Large ones are generated, and JSON is read in a tenth of the time
 * @throws `E_USAGE` `manifest_unreadable`; `manifest_invalid` with `FILE:LINE:COLUMN` of the first fault
 */
export function readManifest(file: string, text: string, json: unknown): Manifest {
  const parsed = json === undefined ? undefined : manifestDocument.safeParse(json);
  if (parsed?.success === true) return parsed.data;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const [fault] = document.errors;
  if (fault !== undefined) throw invalid(file, lines.linePos(fault.pos[0]), fault.message);
  const result = manifestDocument.safeParse(document.toJS());
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  throw invalid(file, lines.linePos(offsetOf(document, path, issue)), `${path.length === 0 ? "the manifest" : path.join(".")}: ${issue?.message ?? "is invalid"}`);
}

/** The file's text. @throws `E_USAGE` `manifest_unreadable` */
export function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const errno = errnoOf(cause);
    if (errno === undefined) throw cause;
    const message = `Cannot read the manifest ${JSON.stringify(file)}: ${errno}.`;
    throw new SwitchyardError({ id: "E_USAGE", reason: "manifest_unreadable", op: "readManifest", path: file, errno, message, cause });
  }
}

/** Where the fault stands: at the unknown key, at the value, or at the nearest thing around it that is there. */
function offsetOf(document: Document, path: readonly PropertyKey[], issue: z.core.$ZodIssue | undefined): number {
  if (issue?.code === "unrecognized_keys") {
    const map: unknown = path.length === 0 ? document.contents : document.getIn(path, true);
    const offset = keyOffset(map, issue.keys[0]);
    if (offset !== undefined) return offset;
  }
  for (let length = path.length; length > 0; length--) {
    const offset = rangeStart(document.getIn(path.slice(0, length), true));
    if (offset !== undefined) return offset;
  }
  return rangeStart(document.contents) ?? 0;
}

function keyOffset(map: unknown, key: string | undefined): number | undefined {
  if (typeof map !== "object" || map === null || !("items" in map) || !Array.isArray(map.items)) return undefined;
  const pair: unknown = map.items.find((item: { key?: { value?: unknown } }) => item.key?.value === key);
  return typeof pair === "object" && pair !== null && "key" in pair ? rangeStart(pair.key) : undefined;
}

function rangeStart(node: unknown): number | undefined {
  if (typeof node !== "object" || node === null || !("range" in node) || !Array.isArray(node.range)) return undefined;
  const [start]: unknown[] = node.range;
  return typeof start === "number" ? start : undefined;
}

function invalid(file: string, { line, col }: { line: number; col: number }, found: string): SwitchyardError {
  const at = `${file}:${line}:${col}`;
  return new SwitchyardError({
    id: "E_USAGE",
    reason: "manifest_invalid",
    op: "readManifest",
    path: file,
    message: `Cannot use the manifest ${at}: ${found}`,
    remedies: ["A manifest looks like this:", "version: 1", "links:", "  - { target: /usr/bin/ls, source: /usr/lib/uutils/ls }"],
  });
}
