/** This defines `checkedPolicy`: a policy as someone wrote it, by its name or in full. */
import { parsePolicy, type PolicyInput } from "@switchyard/policy";

/**
 * Reads a policy: the name of a preset, or a document.
 *
 * @param source where it is from, for the error
 * @throws `PolicyError`: as `parsePolicy` does
 */
export function checkedPolicy(written: unknown, source: string): PolicyInput {
  return parsePolicy(typeof written === "string" ? { preset: written } : written, source);
}
