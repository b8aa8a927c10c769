/** This defines `unknownVariableError`: the refusal of a variable that means nothing. */
import { SwitchyardError } from "@switchyard/fs-atomic";

/** `E_USAGE` `unknown_variable`: it was meant to mean something, perhaps to forbid. */
export function unknownVariableError(variable: string): SwitchyardError {
  const message = `Cannot use the environment variable ${JSON.stringify(variable)}: there is no option and no policy field of that name.`;
  return new SwitchyardError({ id: "E_USAGE", reason: "unknown_variable", op: "environment", path: variable, message, remedies: ["Unset it, or look the name up: switchyard policy show (a field's variable is SWITCHYARD_ and the field in capitals)."] });
}
