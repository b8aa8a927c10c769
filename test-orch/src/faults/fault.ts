/** This defines `Fault`: what happens to a program at one of its calls. */

/** `kill`: SIGKILL before the call is made. `refuse`: the call is not made and returns the error. */
export type Fault = { readonly kind: "kill" } | { readonly kind: "refuse"; readonly errno: string };

/** The fault as reports name it: `SIGKILL`, `EIO`. */
export function faultName(fault: Fault): string {
  return fault.kind === "kill" ? "SIGKILL" : fault.errno;
}

/** The value of strace's `-e inject=` that puts `fault` at the `ordinal`-th `call` of a thread. */
export function injectExpression(fault: Fault, call: string, ordinal: number): string {
  const effect = fault.kind === "kill" ? "signal=SIGKILL" : `error=${fault.errno}`;
  return `${call}:${effect}:when=${ordinal}`;
}
