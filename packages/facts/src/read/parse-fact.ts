/** This defines `parseFact`: what a recorded line says, read with tolerance for newer writers (REQ-VERS1). */
import type { z } from "zod";
import { factSchema, type Fact } from "../fact.ts";
import { COMMON_KEYS } from "../schema/common-keys.ts";
import { objectIn } from "./object-in.ts";

/** One line, read. */
export type ReadFact =
  /** A fact of a stage that is known. What it has beyond the schema is named, as `a.b`, and left out of `fact`. */
  | { readonly kind: "known"; readonly fact: Fact; readonly prevHash: string | null; readonly unknownKeys: readonly string[] }
  /** Of a newer writer: another schema version, or a stage or an action that is not known here. Passed over, visibly. */
  | { readonly kind: "newer"; readonly value: Readonly<Record<string, unknown>>; readonly found: string }
  | { readonly kind: "invalid"; readonly found: string };

/** Reads one line. It never throws: any text is one of the three. */
export function parseFact(line: string): ReadFact {
  const value = objectIn(line);
  if (value === null) return { kind: "invalid", found: "it is not a JSON object" };
  const { prev_hash: prevHash = null, ...rest } = value;
  if (prevHash !== null && !isHash(prevHash)) return { kind: "invalid", found: "its prev_hash is no hash" };
  if (typeof rest["schema_version"] === "number" && rest["schema_version"] > 1) return { kind: "newer", value, found: `its schema_version is ${rest["schema_version"]}` };
  return read(rest, prevHash, value);
}

function read(fact: Record<string, unknown>, prevHash: string | null, value: Record<string, unknown>): ReadFact {
  const first = factSchema.safeParse(fact);
  if (first.success) return { kind: "known", fact: first.data, prevHash, unknownKeys: [] };
  const unknownKeys = first.error.issues.flatMap(keysIn);
  const later = first.error.issues.find((issue) => isLater(issue, fact));
  if (later !== undefined) return { kind: "newer", value, found: `its ${later.path.join(".")} is not known here` };
  const second = factSchema.safeParse(without(fact, unknownKeys));
  if (second.success) return { kind: "known", fact: second.data, prevHash, unknownKeys: unknownKeys.map((path) => path.join(".")) };
  const [issue] = second.error.issues;
  return { kind: "invalid", found: `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "does not fit"}` };
}

function isHash(value: unknown): value is string {
  return typeof value === "string" && /^[0-9a-f]{64}$/.test(value);
}

/** No variant has this stage, or no variant of the stage this action. */
function isLater(issue: z.core.$ZodIssue, fact: Record<string, unknown>): boolean {
  if (issue.code !== "invalid_union" || issue.errors.length > 0 || issue.path.length !== 1) return false;
  const [key] = issue.path;
  return (key === "stage" || key === "action") && typeof fact[key] === "string" && COMMON_KEYS.every((common) => common in fact);
}

function keysIn(issue: z.core.$ZodIssue): (readonly PropertyKey[])[] {
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...issue.path, key]) : [];
}

function without(value: unknown, paths: readonly (readonly PropertyKey[])[]): unknown {
  if (paths.length === 0 || typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).flatMap(([key, part]): [string, unknown][] => {
    const below = paths.filter(([first]) => String(first) === key);
    if (below.some((path) => path.length === 1)) return [];
    return [[key, without(part, below.map((path) => path.slice(1)))]];
  });
  return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
}
