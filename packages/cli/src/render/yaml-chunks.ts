/** This defines `yamlChunks`: a document as YAML, piece by piece. */

/**
 * What `jsonChunks` of `@switchyard/facts` says, piece by piece too: the document's own keys and those of its lists' elements, which are
 * plain words, stand on lines of their own, what is below them as JSON, which YAML contains. Any reader reads the same values
 * from it, names that are not UTF-8 included.
 */
export function* yamlChunks(document: object): Generator<string> {
  for (const [key, value] of Object.entries<unknown>({ ...document })) {
    if (value === undefined) continue;
    if (isList(value)) yield* elements(key, value);
    else yield `${key}: ${inline(value)}\n`;
  }
}

function* elements(key: string, list: Iterable<unknown>): Generator<string> {
  let isEmpty = true;
  for (const element of list) {
    if (isEmpty) yield `${key}:\n`;
    isEmpty = false;
    yield `  - ${isMap(element) && Object.keys(element).length > 0 ? Object.entries(element).map(([name, value]) => `${name}: ${inline(value)}\n`).join("    ") : `${inline(element)}\n`}`;
  }
  if (isEmpty) yield `${key}: []\n`;
}

/** On one line. */
function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(", ")}]`;
  if (isMap(value)) return `{${Object.entries(value).map(([key, one]) => `${quoted(key)}: ${inline(one)}`).join(", ")}}`;
  return typeof value === "string" ? quoted(value) : (JSON.stringify(value) ?? "null");
}

/** JSON lets stand what YAML takes for a line break, or does not take at all. */
function quoted(text: string): string {
  return JSON.stringify(text).replaceAll(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
