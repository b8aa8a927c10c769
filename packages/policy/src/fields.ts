export { PRESET_NAMES, type Field, type PresetName, type Widens } from "./fields/field.ts";
export { FIELD_NAMES, FIELDS, isPolicyField, type Policy, type PolicyField } from "./fields/fields.ts";
export { policyFlag } from "./fields/policy-flag.ts";
export { DEFAULT_POLICY, PRESETS } from "./fields/presets.ts";
export type { ValueKind, ValueOf, Word } from "./fields/value-kind.ts";
