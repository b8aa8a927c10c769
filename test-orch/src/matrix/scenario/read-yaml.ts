/** This defines `readYaml`: a YAML file that has to fit a schema. */
import { readFileSync } from "node:fs";
import { type Document, LineCounter, isMap, isNode, isPair, isScalar, parseDocument } from "yaml";
import type { z } from "zod";
import { MatrixError } from "../matrix-error.ts";
import { schemaFaults } from "./schema-faults.ts";

/**
 * Reads `file`.
 *
 * @throws {@link MatrixError} `bad-scenario`: everything that is wrong with it, a line each, as `FILE:LINE:COLUMN: …`
 */
export function readYaml<Schema extends z.ZodType>(file: string, schema: Schema): z.infer<Schema> {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines, prettyErrors: false });
  const at = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  };
  const broken = document.errors.map(({ pos: [offset], message }) => `${at(offset)}: ${message}`);
  if (broken.length > 0) throw new MatrixError("bad-scenario", `This is not YAML:\n${broken.join("\n")}`);
  const found = schema.safeParse(document.toJS());
  if (found.success) return found.data;
  const faults = schemaFaults(found.error.issues).map(({ path, key, text }) => `${at(offsetOf(document, path, key))}: ${text}`);
  throw new MatrixError("bad-scenario", `Not as it has to be:\n${faults.join("\n")}`);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    throw new MatrixError("bad-scenario", `Cannot read "${file}": ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Where the node at `path` begins, or that key of it; of what is absent, where that begins which should have it. */
function offsetOf(document: Document, path: readonly PropertyKey[], key: string | undefined): number {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  if (isMap(node) && key !== undefined) {
    const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && item.key.value === key);
    if (isNode(pair?.key)) return pair.key.range?.[0] ?? 0;
  }
  if (isNode(node)) return node.range?.[0] ?? 0;
  return path.length === 0 ? 0 : offsetOf(document, path.slice(0, -1), undefined);
}
