/** This defines `CanaryOptions`: what a command line says of a canary. */
import type { GlobalOptions } from "./context-of.ts";
import type { PrefixOptions } from "./prefix-of.ts";

/** Which profile, for whom. The verbs of `canary` have the options of `canary` itself. */
export interface CanaryOptions extends GlobalOptions, PrefixOptions {
  readonly shell?: boolean;
  readonly profile?: string;
  readonly rescue?: boolean;
}
