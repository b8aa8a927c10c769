/** This defines `environmentLayers`: what the environment says of the policy. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import { FIELD_NAMES, FIELDS, type PolicyField, type PolicyLayer, type ValueKind } from "@switchyard/policy";
import { textPolicy } from "./text-policy.ts";

const PREFIX = "SWITCHYARD_";
/** Those that stand for other options; see `program.ts` and `policyOf`. */
const OTHERS: ReadonlySet<string> = new Set(["ROOT", "STATE_DIR", "LOCK_TIMEOUT", "CONFIG", "POLICY"].map((name) => PREFIX + name));

/** Null, or the empty list. */
const NONE = "none";

/**
 * One layer for each variable: `SWITCHYARD_` and the field in capitals, `SWITCHYARD_TAG` for `backup_tag`. Elements of a list
 * are parted by colons; `none` is the empty list, or null.
 *
 * @throws `PolicyError`; `E_USAGE` `unknown_variable`: one that means nothing was meant to mean something, perhaps to forbid
 */
export function environmentLayers(environment: NodeJS.ProcessEnv): readonly PolicyLayer[] {
  const fields = new Map(FIELD_NAMES.map((field) => [variableOf(field), field]));
  const given = Object.entries(environment).filter(([name]) => name.startsWith(PREFIX) && !OTHERS.has(name));
  return given.map(([variable, text = ""]): PolicyLayer => {
    const field = fields.get(variable);
    if (field === undefined) throw unknown(variable);
    return { origin: { kind: "environment", variable }, document: textPolicy(field, valueOf(field, text), variable) };
  });
}

function variableOf(field: PolicyField): string {
  return PREFIX + (field === "backup_tag" ? "TAG" : field.toUpperCase());
}

function valueOf(field: PolicyField, text: string): unknown {
  const kind: ValueKind = FIELDS[field].value;
  if (kind.kind === "list") return text === NONE ? [] : text.split(":");
  return text === NONE && kind.kind !== "boolean" && kind.isNullable ? null : text;
}

function unknown(variable: string): SwitchyardError {
  const message = `Cannot use the environment variable ${JSON.stringify(variable)}: there is no option and no policy field of that name.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "unknown_variable", op: "environment", path: variable, message, remedies: [`Unset it, or look the name up: switchyard policy show (a field's variable is ${PREFIX} and the field in capitals).`] });
}
