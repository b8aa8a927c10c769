/** This defines `environmentLayers`: what the environment says of the policy. */
import { FIELDS, type PolicyField, type PolicyLayer, type ValueKind } from "@switchyard/policy";
import { textPolicy } from "./text-policy.ts";
import { unknownVariableError } from "./unknown-variable-error.ts";
import { unknownVariable, VARIABLES } from "./variables.ts";

/** Null, or the empty list. */
const NONE = "none";

/**
 * One layer for each variable of `VARIABLES` that stands for a field. Elements of a list are parted by colons; `none` is the empty
 * list, or null.
 *
 * @throws `PolicyError`; `E_USAGE` `unknown_variable`: one that means nothing was meant to mean something, perhaps to forbid
 */
export function environmentLayers(environment: NodeJS.ProcessEnv): readonly PolicyLayer[] {
  const unknown = unknownVariable(environment);
  if (unknown !== null) throw unknownVariableError(unknown);
  return Object.entries(environment).flatMap(([variable, text = ""]): PolicyLayer[] => {
    const field = VARIABLES.get(variable) ?? null;
    return field === null ? [] : [{ origin: { kind: "environment", variable }, document: textPolicy(field, valueOf(field, text), variable) }];
  });
}

function valueOf(field: PolicyField, text: string): unknown {
  const kind: ValueKind = FIELDS[field].value;
  if (kind.kind === "list") return text === NONE ? [] : text.split(":");
  return text === NONE && kind.kind !== "boolean" && kind.isNullable ? null : text;
}
