/** This defines `knownKeys`: the keys that a document may have at a place. */
import { z } from "zod";

/** By the document's schema; none where there is no map with known keys. @param path the keys and indexes that lead there */
export function knownKeys(schema: z.ZodType, path: readonly PropertyKey[]): readonly string[] {
  let node: unknown = z.toJSONSchema(schema, { io: "input" });
  for (const key of path) node = typeof key === "number" ? within(node, "items") : within(within(node, "properties"), String(key));
  const properties = within(node, "properties");
  return typeof properties === "object" && properties !== null ? Object.keys(properties) : [];
}

function within(node: unknown, key: string): unknown {
  return typeof node === "object" && node !== null && Object.hasOwn(node, key) ? new Map<string, unknown>(Object.entries(node)).get(key) : undefined;
}
