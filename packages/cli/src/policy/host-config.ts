/** This defines `hostConfig`: the config that holds for a command line. */
import process from "node:process";
import type { PolicySources } from "./policy-of.ts";
import { readConfig, readConfigFile, type HostConfig } from "./read-config.ts";

/** The named one, or the root's own; null where there is none or none is wanted. @throws as `readConfig` does */
export function hostConfig({ root, config = process.env["SWITCHYARD_CONFIG"] }: Pick<PolicySources, "root" | "config">): HostConfig | null {
  if (config === false) return null;
  return config === undefined ? readConfig(root) : readConfigFile(config);
}
