/** This defines `yamlLines`: a document as YAML, line by line. */
import { inlineYaml } from "./inline-yaml.ts";

/**
 * What `jsonChunks` of `@switchyard/facts` says, no more of it in memory at a time: the document's own keys and those of its
 * lists' elements, which are plain words, stand on lines of their own, and what is below them as `inlineYaml` writes it. Names
 * that are not UTF-8 come back. A piece is one line or several, without the last line break.
 */
export function* yamlLines(document: object): Generator<string> {
  for (const [key, value] of Object.entries<unknown>({ ...document })) {
    if (value === undefined) continue;
    if (isList(value)) yield* elements(key, value);
    else yield `${key}: ${inlineYaml(value)}`;
  }
}

function* elements(key: string, list: Iterable<unknown>): Generator<string> {
  let isEmpty = true;
  for (const element of list) {
    if (isEmpty) yield `${key}:`;
    isEmpty = false;
    yield `  - ${entries(element) ?? inlineYaml(element)}`;
  }
  if (isEmpty) yield `${key}: []`;
}

/** The lines of an element that has keys; null for any other. */
function entries(element: unknown): string | null {
  if (typeof element !== "object" || element === null || Array.isArray(element)) return null;
  const lines = Object.entries(element).map(([name, value]) => `${name}: ${inlineYaml(value)}`);
  return lines.length === 0 ? null : lines.join("\n    ");
}

function isList(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value;
}
