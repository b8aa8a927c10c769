/** This defines `inlineYaml`: a value as YAML on one line. */

/** As JSON, which YAML contains, with what only JSON lets stand escaped: the same value for every reader of YAML 1.1 and 1.2. */
export function inlineYaml(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inlineYaml).join(", ")}]`;
  if (typeof value === "object" && value !== null) return `{${Object.entries(value).map(([key, one]) => `${quoted(key)}: ${inlineYaml(one)}`).join(", ")}}`;
  return typeof value === "string" ? quoted(value) : (JSON.stringify(value) ?? "null");
}

/** JSON lets stand what YAML takes for a line break, or does not take at all. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
