/** This defines `Field`: one row of the policy table. */
import type { ValueKind, ValueOf } from "./value-kind.ts";

/** The presets, the default one first. */
export const PRESET_NAMES = ["production", "development", "coreutils"] as const;

/** A name of {@link PRESET_NAMES}. */
export type PresetName = (typeof PRESET_NAMES)[number];

/**
 * In which direction a field's value allows more. `true`, `false`: that value does. `fewer`: a shorter list. `places`: a
 * longer list, and the empty one allows everywhere. `smaller`: a smaller number. `none`: neither; it says how, not whether.
 */
export type Widens = "true" | "false" | "fewer" | "places" | "smaller" | "none";

/** All there is to say of a field. */
export interface Field<K extends ValueKind = ValueKind> {
  readonly value: K;
  readonly defaults: Readonly<Record<PresetName, ValueOf<K>>>;
  readonly widens: Widens;
  /** What it does, as half a sentence. */
  readonly effect: string;
  /** What the facts of a run then say. */
  readonly fact: string;
}

/** A row as it is written: what a preset does not say is as in production. */
interface Row<K extends ValueKind> extends Omit<Field<K>, "defaults" | "value"> {
  readonly production: ValueOf<K>;
  readonly development?: ValueOf<K>;
  readonly coreutils?: ValueOf<K>;
}

/** Makes a row. */
export function field<const K extends ValueKind>(value: K, row: Row<K>): Field<K> {
  const { production, development = production, coreutils = production, ...rest } = row;
  return { value, defaults: { production, development, coreutils }, ...rest };
}
