/** This defines `PRESETS`: the policies that have a name. */
import { FIELDS, type Policy } from "./fields.ts";
import type { PresetName } from "./field.ts";

/** Each preset, complete. `coreutils` leaves `allow_roots` empty: the caller names them. */
export const PRESETS: Readonly<Record<PresetName, Policy>> = { production: preset("production"), development: preset("development"), coreutils: preset("coreutils") };

/** The policy where nobody said anything: production. */
export const DEFAULT_POLICY: Policy = PRESETS.production;

function preset(name: PresetName): Policy {
  const policy: Record<string, unknown> = Object.fromEntries(Object.entries(FIELDS).map(([field, { defaults }]) => [field, frozen(defaults[name])]));
  if (!isPolicy(policy)) throw new TypeError("a field is not in its own table");
  return Object.freeze(policy);
}

/** Lists too: presets share them with every policy that says nothing else. */
function frozen(value: unknown): unknown {
  return Array.isArray(value) ? Object.freeze([...value]) : value;
}

function isPolicy(value: Record<string, unknown>): value is Policy {
  return Object.keys(FIELDS).every((field) => Object.hasOwn(value, field));
}
