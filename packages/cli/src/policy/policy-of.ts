/** This defines `policyOf`: the policy of a command line, and where each value of it comes from. */
import process from "node:process";
import { resolvePolicy, type PolicyLayer, type ResolvedPolicy } from "@switchyard/policy";
import { environmentLayers } from "./environment-layers.ts";
import { flagLayers } from "./flag-layers.ts";
import { hostConfig } from "./host-config.ts";
import { readPolicy } from "./read-policy.ts";

/** The options that every verb has which say something of it. */
export interface PolicySources {
  readonly root: string;
  /** A file; false: none. */
  readonly config?: string | false;
  /** A preset or a file. */
  readonly policy?: string;
}

/** A policy that can tell where its preset comes from, too. */
export interface OriginatedPolicy extends ResolvedPolicy {
  /** Null where nobody named one. */
  readonly presetOrigin: PolicyLayer["origin"] | null;
}

/**
 * The weakest first: config file, manifest, environment, flags. A manifest says what one job needs and a config what the host
 * wants of all, so the manifest comes after; who runs it decides over both. Of the environment and of the flags the whole
 * policy comes before single fields. `--policy` stands instead of `SWITCHYARD_POLICY`, not over it.
 *
 * @param manifest what the manifest says
 * @throws `E_USAGE`, also as `PolicyError`
 */
export function policyOf(options: PolicySources, manifest: PolicyLayer | null = null): OriginatedPolicy {
  const environment = environmentLayers(process.env);
  const layers = [hostConfig(options)?.policy ?? null, manifest, options.policy === undefined ? fromEnvironment() : null, ...environment, fromFlag(options), ...flagLayers(options)];
  const said = layers.filter((layer) => layer !== null);
  const presetOrigin = said.findLast(({ document }) => document.preset !== undefined)?.origin ?? null;
  return { ...resolvePolicy(said), presetOrigin };
}

function fromEnvironment(): PolicyLayer | null {
  const variable = "SWITCHYARD_POLICY";
  const name = process.env[variable];
  return name === undefined ? null : readPolicy(name, { kind: "environment", variable });
}

function fromFlag({ policy }: PolicySources): PolicyLayer | null {
  return policy === undefined ? null : readPolicy(policy, { kind: "flag", flag: "--policy" });
}
