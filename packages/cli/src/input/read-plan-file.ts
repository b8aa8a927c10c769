/** This defines `readPlanFile`: the file of a verb that takes a manifest or a saved plan. */
import { parsePlan, type PlanDocument, type RequestPlace } from "@switchyard/engine";
import type { PolicyLayer } from "@switchyard/policy";
import { placeInFile } from "./place-in-file.ts";
import { readManifest, type Manifest } from "./read-manifest.ts";
import { readText } from "./read-text.ts";

/** What the file is. `policy`: what it says of the policy; null: nothing. */
export type PlanFile = { readonly policy: PolicyLayer | null } & ({ readonly kind: "manifest"; readonly manifest: Manifest; readonly placeOf: (place: RequestPlace) => string } | { readonly kind: "plan"; readonly plan: PlanDocument });

/**
 * Reads it. A saved plan is JSON with a `kind`; a manifest has none.
 *
 * @throws `E_USAGE` `plan_invalid`, e.g. for a report; as `readManifest` does
 */
export function readPlanFile(file: string): PlanFile {
  const text = readText(file, "manifest");
  const document = parsedJson(text);
  if (typeof document === "object" && document !== null && ("kind" in document || "command" in document)) return { kind: "plan", plan: parsePlan(document), policy: null };
  const manifest = readManifest(file, text, document);
  return { kind: "manifest", manifest, placeOf: placeInFile(file, text), policy: manifest.policy === null ? null : { origin: { kind: "manifest", path: file }, document: manifest.policy } };
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
