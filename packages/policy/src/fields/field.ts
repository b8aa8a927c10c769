/** This defines `Field`: one row of the policy table. */
import type { z } from "zod";

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
export interface Field<S extends z.ZodType = z.ZodType> {
  readonly schema: S;
  readonly defaults: Readonly<Record<PresetName, z.infer<S>>>;
  readonly widens: Widens;
  /** What it does, as half a sentence. */
  readonly effect: string;
  /** What the facts of a run then say. */
  readonly fact: string;
}

/** A row as it is written: what a preset does not say is as in production. */
interface Row<S extends z.ZodType> extends Omit<Field<S>, "defaults" | "schema"> {
  readonly production: z.infer<S>;
  readonly development?: z.infer<S>;
  readonly coreutils?: z.infer<S>;
}

/** Makes a row. */
export function field<S extends z.ZodType>(schema: S, row: Row<S>): Field<S> {
  const { production, development = production, coreutils = production, ...rest } = row;
  return { schema, defaults: { production, development, coreutils }, ...rest };
}
