/** This defines `policyWords`: the words that a policy field takes. */
import { FIELDS, isPolicyField, type ValueKind } from "@switchyard/policy/fields";

/**
 * They are in the text of the field's flags, which commander must not judge: a policy that does not fit is told with where it is
 * from.
 *
 * @param attribute the option's name in camel case
 * @returns undefined where the option is none of a field, or takes any text
 */
export function policyWords(attribute: string): readonly string[] | undefined {
  const field = attribute.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const value: ValueKind | undefined = isPolicyField(field) ? FIELDS[field].value : undefined;
  return value !== undefined && "word" in value && typeof value.word !== "string" ? value.word : undefined;
}
