/** This defines `contextOf`: the engine's context from the options of a command line. */
import { tag } from "@switchyard/backup";
import type { Context, LinkRequest, Which } from "@switchyard/engine";
import { SwitchyardError } from "@switchyard/fs-atomic";
import { policyDocument, PRESET_NAMES, type PolicyOverrides, type PresetName } from "@switchyard/policy";
import { localRunner } from "@switchyard/smoke";
import process from "node:process";

/** Options that every verb has. */
export interface GlobalOptions {
  readonly root: string;
  readonly stateDir: string;
  readonly tag?: string;
  readonly lockTimeout: number;
  readonly json?: boolean;
  readonly yes?: boolean;
}

/** Options that name a plan and widen the policy. */
export interface PlanOptions {
  readonly link?: readonly LinkRequest[];
  readonly restore?: readonly string[];
  readonly which: Which;
  readonly maxActions?: number;
  readonly allowDegradedFs?: boolean;
  readonly allowHardlinkBreakage?: boolean;
  readonly allowSuidSgidMutation?: boolean;
  readonly forceUntrustedSource?: boolean;
  readonly absoluteLinks?: boolean;
  readonly allowSelfLockout?: boolean;
  readonly overridePreflight?: boolean;
}

/** What a context takes that no option says. */
export interface ContextExtras {
  /** What the manifest says of the policy. */
  readonly policy?: PolicyOverrides;
  readonly signal?: AbortSignal;
}

/** The context. Flags win over what the manifest says of the policy. @throws `E_USAGE` `bad_tag` */
export function contextOf(options: GlobalOptions & Partial<PlanOptions>, { policy: manifestPolicy = {}, signal }: ContextExtras = {}): Context {
  if (options.tag !== undefined) tag(options.tag);
  const flags: PolicyOverrides = {
    ...(options.tag === undefined ? {} : { backup_tag: options.tag }),
    ...(options.allowDegradedFs === true ? { allow_degraded_fs: true } : {}),
    ...(options.allowHardlinkBreakage === true ? { allow_hardlink_breakage: true } : {}),
    ...(options.allowSuidSgidMutation === true ? { allow_suid_sgid_mutation: true } : {}),
    ...(options.forceUntrustedSource === true ? { force_untrusted_source: true } : {}),
    ...(options.absoluteLinks === true ? { absolute_links: true } : {}),
    ...(options.allowSelfLockout === true ? { allow_self_lockout: true } : {}),
    ...(options.overridePreflight === true ? { override_preflight: true } : {}),
  };
  const policy = policyDocument.parse({ preset: presetOf(process.env["SWITCHYARD_POLICY"]), ...manifestPolicy, ...flags });
  return { root: options.root, policy, stateDir: options.stateDir, lockTimeoutMs: options.lockTimeout, maxActions: options.maxActions, smokeRunner: localRunner(), signal };
}

/** The preset that the environment names; production if it names none. @throws `E_USAGE` `bad_policy` */
function presetOf(name: string | undefined): PresetName {
  if (name === undefined || name === "") return "production";
  const preset = PRESET_NAMES.find((one) => one === name);
  if (preset !== undefined) return preset;
  const message = `Cannot use the policy ${JSON.stringify(name)} of SWITCHYARD_POLICY: needed is one of ${PRESET_NAMES.join(", ")}.`;
  throw new SwitchyardError({ id: "E_USAGE", reason: "bad_policy", op: "policy", message });
}
