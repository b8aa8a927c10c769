/** This defines `fillJson`. */

/**
 * `value` with each `${name}` in its texts and keys filled in; what nobody knows stays. A text that is nothing but one name
 * becomes a boolean where the value is one.
 */
export function fillJson<Value>(values: Readonly<Record<string, string>>, value: Value): Value;
export function fillJson(values: Readonly<Record<string, string>>, value: unknown): unknown {
  if (typeof value === "string") {
    const filled = fillText(values, value);
    return filled !== value && (filled === "true" || filled === "false") ? filled === "true" : filled;
  }
  if (Array.isArray(value)) return value.map((one: unknown) => fillJson(values, one));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [fillText(values, key), fillJson(values, one)]));
}

function fillText(values: Readonly<Record<string, string>>, text: string): string {
  return text.replaceAll(/\$\{(\w+)\}/gu, (whole, name: string) => values[name] ?? whole);
}
