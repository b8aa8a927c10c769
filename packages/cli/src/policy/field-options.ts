/** This defines `fieldOptions`: the long options of a policy field, by one rule. */
import { FIELDS, policyFlag, type PolicyField } from "@switchyard/policy";
import { Option } from "commander";
import { fieldKind, type FieldKind } from "./field-kind.ts";

const GROUP = "Policy (see docs/policy.md):";

/**
 * The field in kebab-case, and the same with `no-`. Of a boolean they are true and false. Of a list the first may be
 * repeated and adds an element; the second is the empty list. Of what may be null the second is null. Help shows the one that
 * departs from the production preset; both are always taken, because a manifest or a preset may say either.
 */
export function fieldOptions(field: PolicyField): readonly Option[] {
  const effect = FIELDS[field].effect.replaceAll("`", "");
  const flag = policyFlag(field);
  const no = flag.replace("--", "--no-");
  const kind = fieldKind(field);
  switch (kind.kind) {
    case "boolean": {
      const isOn = FIELDS[field].defaults.production === true;
      return [option(flag, effect, !isOn), option(no, `waive: ${effect}`, isOn)];
    }
    case "list":
      return [option(`${flag} <${wordOf(kind)}>`, `${effect + told(kind.choices)}; may be repeated`, true).argParser(append), option(no, "none of them", false)];
    case "number":
    case "text": {
      const only = option(`${flag} <${wordOf(kind)}>`, effect + told(kind.choices), true);
      return kind.isNullable ? [only, option(no, "none", false)] : [only];
    }
  }
}

function wordOf({ kind, choices }: Exclude<FieldKind, { kind: "boolean" }>): string {
  return kind === "number" ? "n" : choices === null ? "path" : "what";
}

function told(choices: readonly string[] | null): string {
  return choices === null ? "" : ` (${choices.join(", ")})`;
}

function option(flags: string, description: string, isShown: boolean): Option {
  return new Option(flags, description).hideHelp(!isShown).helpGroup(GROUP);
}

/** After `--no-…` a list begins anew. */
function append(text: string, earlier: unknown): readonly unknown[] {
  return Array.isArray(earlier) ? [...earlier, text] : [text];
}
