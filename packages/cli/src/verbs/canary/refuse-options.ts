/** This defines `refuseOptions`: options of `canary` that another verb of it does not go by. */
import { SwitchyardError } from "@switchyard/fs-atomic";
import type { CanaryOptions } from "../../input/canary-options.ts";

/** What only `canary` itself takes, or only others, is refused rather than passed over. @throws `E_USAGE` `canary_options` */
export function refuseOptions(options: CanaryOptions, refused: readonly ("shell" | "profile" | "rescue")[], verb: string): void {
  const given = refused.find((option) => options[option] !== undefined);
  if (given === undefined) return;
  throw new SwitchyardError({ id: "E_USAGE", reason: "canary_options", op: verb, message: `Cannot take --${given} with ${verb}.` });
}
