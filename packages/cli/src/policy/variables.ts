/** This defines `VARIABLES`, what each variable of the environment stands for, and `unknownVariable`, which stands for nothing. */
import { FIELD_NAMES, type PolicyField } from "@switchyard/policy/fields";

/** What the names of all of ours begin with. */
const PREFIX = "SWITCHYARD_";
/** Those that stand for other options; see `program.ts` and `policyOf`. CANARY is set by the verb of that name, for who wants to know. */
const OTHERS = ["ROOT", "STATE_DIR", "LOCK_TIMEOUT", "CONFIG", "POLICY", "PREFIX", "CANARY"];

/** By its name: a policy field, or null, an option that is none. `SWITCHYARD_` and the field in capitals, `SWITCHYARD_TAG` for `backup_tag`. */
export const VARIABLES: ReadonlyMap<string, PolicyField | null> = new Map([
  ...OTHERS.map((name) => [PREFIX + name, null] as const),
  ...FIELD_NAMES.map((field) => [PREFIX + (field === "backup_tag" ? "TAG" : field.toUpperCase()), field] as const),
]);

/** The first variable that looks like ours and means nothing, or null. */
export function unknownVariable(environment: NodeJS.ProcessEnv): string | null {
  return Object.keys(environment).find((name) => name.startsWith(PREFIX) && !VARIABLES.has(name)) ?? null;
}
