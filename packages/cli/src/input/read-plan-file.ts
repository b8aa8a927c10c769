/** This defines `readPlanFile`: the file of a verb that takes a manifest or a saved plan. */
import { parsePlan, type PlanDocument } from "@switchyard/engine";
import { readManifest, readText, type Manifest } from "./read-manifest.ts";

/** What the file is. */
export type PlanFile = { readonly kind: "manifest"; readonly manifest: Manifest } | { readonly kind: "plan"; readonly plan: PlanDocument };

/**
 * Reads it. A saved plan is JSON with a `kind`; a manifest has none.
 *
 * @throws `E_USAGE` `plan_invalid`, e.g. for a report; as `readManifest` does
 */
export function readPlanFile(file: string): PlanFile {
  const text = readText(file);
  const document = parsedJson(text);
  if (typeof document === "object" && document !== null && ("kind" in document || "command" in document)) return { kind: "plan", plan: parsePlan(document) };
  return { kind: "manifest", manifest: readManifest(file, text, document) };
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    // YAML, or broken: the manifest's own reader tells where.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
