/** This defines `fieldOptions`: the long options of a policy field, by one rule. */
import { FIELDS, policyFlag, type PolicyField, type ValueKind, type Word } from "@switchyard/policy/fields";
import { Option } from "commander";

const GROUP = "Policy (see docs/policy.md):";

/**
 * The field in kebab-case, and the same with `no-`. Of a boolean they are true and false. Of a list the first may be
 * repeated and adds an element; the second is the empty list. Of what may be null the second is null. Help shows the one that
 * departs from the production preset; both are always taken, because a manifest or a preset may say either.
 */
export function fieldOptions(field: PolicyField): readonly Option[] {
  const made = known.get(field) ?? optionsOf(field);
  known.set(field, made);
  return made;
}

/** Several verbs have the same. */
const known = new Map<PolicyField, readonly Option[]>();

function optionsOf(field: PolicyField): readonly Option[] {
  const effect = FIELDS[field].effect.replaceAll("`", "");
  const flag = policyFlag(field);
  const no = flag.replace("--", "--no-");
  const value: ValueKind = FIELDS[field].value;
  switch (value.kind) {
    case "boolean": {
      const isOn = FIELDS[field].defaults.production === true;
      return [option(flag, effect, !isOn), option(no, `waive: ${effect}`, isOn)];
    }
    case "list":
      return [option(`${flag} <${placeholder(value.word)}>`, `${effect + choices(value.word)}; may be repeated`, true).argParser(append), option(no, "none of them", false)];
    case "number":
      return orNone(option(`${flag} <n>`, effect, true), value.isNullable ? no : null);
    case "text":
      return orNone(option(`${flag} <${placeholder(value.word)}>`, effect + choices(value.word), true), value.isNullable ? no : null);
  }
}

/** @param no the flag that says none; null: there has to be one */
function orNone(only: Option, no: string | null): readonly Option[] {
  return no === null ? [only] : [only, option(no, "none", false)];
}

function placeholder(word: Word): string {
  return typeof word === "string" ? word : "what";
}

function choices(word: Word): string {
  return typeof word === "string" ? "" : ` (${word.join(", ")})`;
}

function option(flags: string, description: string, isShown: boolean): Option {
  return new Option(flags, description).hideHelp(!isShown).helpGroup(GROUP);
}

/** After `--no-…` a list begins anew. */
function append(text: string, earlier: unknown): readonly unknown[] {
  return Array.isArray(earlier) ? [...earlier, text] : [text];
}
