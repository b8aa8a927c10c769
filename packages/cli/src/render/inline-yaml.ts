/** This defines `inlineYaml`: a value as YAML on one line. */
import { UNSEEN } from "./unseen.ts";

/** As JSON, which YAML contains, with what only JSON lets stand escaped: the same value for every reader of YAML 1.1 and 1.2. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{${Object.entries(value).map(([key, one]) => `${quoted(key)}: ${inlineYaml(one)}`).join(", ")}}`;
  return typeof value === "string" ? quoted(value) : (JSON.stringify(value) ?? "null");
}

/** JSON lets stand what YAML takes for a line break or does not take at all, and what a terminal obeys or does not show. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(UNSEEN, (character) => {
    const code = (character.codePointAt(0) ?? 0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}
