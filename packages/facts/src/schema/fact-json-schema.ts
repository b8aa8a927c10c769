/** This defines `factJsonSchema`: the JSON Schema (2020-12) of a fact, for its writers and for its readers (REQ-VERS1). */
import { z } from "zod";
import { factSchema } from "../fact.ts";
import { COMMON_KEYS } from "./common-keys.ts";

/** A JSON Schema, or a part of one. */
type Node = { readonly [key: string]: unknown };

const PREV_HASH = { type: "string", pattern: "^[0-9a-f]{64}$", description: "SHA-256 of the line before; absent of a fact that is not recorded." };

/**
 * The schema of one line of facts.
 *
 * @param of `emitted`: exactly what this version writes, no key more. `read`: what a reader is to take: also keys and stages that
 * a newer version has added, because facts only grow.
 */
export function factJsonSchema(of: "emitted" | "read"): Node {
  const $id = of === "emitted" ? "urn:switchyard:fact.v1.emitted" : "urn:switchyard:fact.v1";
  const { $schema, ...union } = z.toJSONSchema(factSchema, { target: "draft-2020-12" });
  const head = { $schema, $id, title: $id.slice("urn:switchyard:".length) };
  const strict = chained(union);
  return of === "emitted" ? { ...head, ...strict } : { ...head, anyOf: [opened(strict), laterStage(strict)] };
}

function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** `prev_hash` belongs to the line, not to the fact: the sink adds it. */
function chained(node: Node): Node {
  const union = node["oneOf"] ?? node["anyOf"];
  if (Array.isArray(union)) return { anyOf: union.map((one: unknown) => (isNode(one) ? chained(one) : one)) };
  return { ...node, properties: { ...(isNode(node["properties"]) ? node["properties"] : {}), prev_hash: PREV_HASH } };
}

function opened(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(opened);
  if (!isNode(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, part]) => (key === "additionalProperties" && part === false ? [] : [[key, opened(part)]])));
}

function laterStage(strict: Node): Node {
  return { type: "object", properties: { stage: { type: "string", not: { enum: [...new Set(stagesIn(strict))] } }, prev_hash: PREV_HASH }, required: COMMON_KEYS };
}

function stagesIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(stagesIn);
  if (!isNode(value)) return [];
  const { properties } = value;
  if (isNode(properties) && isNode(properties["stage"])) return [String(properties["stage"]["const"])];
  return Object.values(value).flatMap(stagesIn);
}
