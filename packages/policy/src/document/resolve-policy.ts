/** This defines `resolvePolicy`: the policy that several documents make together, and where each value comes from. */
import { FIELD_NAMES, FIELDS, type Policy, type PolicyField } from "../fields/fields.ts";
import type { PresetName } from "../fields/field.ts";
import { completed, type PolicyInput } from "./policy-document.ts";

/** Where a value comes from. */
export type PolicyOrigin =
  | { readonly kind: "preset"; readonly name: PresetName }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "manifest"; readonly path: string }
  | { readonly kind: "environment"; readonly variable: string }
  | { readonly kind: "flag"; readonly flag: string };

/** A document and where it is from. */
export interface PolicyLayer {
  readonly origin: Exclude<PolicyOrigin, { kind: "preset" }>;
  readonly document: PolicyInput;
}

/** A complete policy that can say where each value comes from. */
export interface ResolvedPolicy {
  readonly preset: PresetName;
  readonly policy: Policy;
  readonly origins: Readonly<Record<PolicyField, PolicyOrigin>>;
}

/**
 * Lays documents over one another. The last that names a preset chooses it; the last that names a field gives it its value,
 * whole: lists are replaced, not joined.
 *
 * @param layers the weakest first: files, manifest, environment, flags
 */
export function resolvePolicy(layers: readonly PolicyLayer[]): ResolvedPolicy {
  const preset = layers.map(({ document }) => document.preset).findLast((name) => name !== undefined) ?? "production";
  const said = layers.map(({ document }) => Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined)));
  const originOf = (field: PolicyField): PolicyOrigin => layers[said.findLastIndex((fields) => Object.hasOwn(fields, field))]?.origin ?? { kind: "preset", name: preset };
  const origins: Readonly<Record<string, PolicyOrigin | undefined>> = Object.fromEntries(FIELD_NAMES.map((field) => [field, originOf(field)]));
  if (!isComplete(origins)) throw new TypeError("a field has no origin");
  return { preset, policy: completed({ ...Object.assign({}, ...said), preset }), origins };
}

function isComplete(origins: Readonly<Record<string, PolicyOrigin | undefined>>): origins is Readonly<Record<PolicyField, PolicyOrigin>> {
  return Object.keys(FIELDS).every((field) => Object.hasOwn(origins, field));
}
