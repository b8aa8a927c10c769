/** This defines `prefixOf`: where profiles are kept. */
import { hostConfig } from "../policy/host-config.ts";
import type { PolicySources } from "../policy/policy-of.ts";

/** Options of a verb about profiles. */
export interface PrefixOptions {
  readonly prefix?: string;
}

const DEFAULT = "/usr/lib/switchyard";

/** What the command line or the environment says, or the config, or the usual place. @throws `E_USAGE`: as `readConfig` */
export function prefixOf(options: PolicySources & PrefixOptions): string {
  return options.prefix ?? hostConfig(options)?.prefix ?? DEFAULT;
}
