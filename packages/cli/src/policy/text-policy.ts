/** This defines `textPolicy`: one policy field whose value is text. */
import { FIELDS, type PolicyField, type PolicyInput } from "@switchyard/policy";
import { checkedPolicy } from "./checked-policy.ts";

/**
 * The document of one field. `true`, `1`, `false`, `0` are booleans, digits a number; what is no text is taken as it is.
 *
 * @param source the flag or variable, for the error
 * @throws `PolicyError`
 */
export function textPolicy(field: PolicyField, value: unknown, source: string): PolicyInput {
  return checkedPolicy({ [field]: typeof value === "string" ? valueOf(field, value) : value }, source);
}

const BOOLEANS: Readonly<Record<string, boolean | undefined>> = { true: true, 1: true, false: false, 0: false };

/** Text that fits nothing stays text, and the field's own schema says what is wrong. */
function valueOf(field: PolicyField, text: string): unknown {
  const { kind } = FIELDS[field].value;
  if (kind === "boolean" && Object.hasOwn(BOOLEANS, text)) return BOOLEANS[text];
  return kind === "number" && /^\d{1,15}$/u.test(text) ? Number(text) : text;
}
