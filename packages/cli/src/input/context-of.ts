/** This defines `contextOf`: the engine's context from the options of a command line. */
import { tag } from "@switchyard/backup";
import type { Context, LinkRequest, Which } from "@switchyard/engine";
import { policyDocument, type PolicyOverrides } from "@switchyard/policy";

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
  const policy = policyDocument.parse({ ...manifestPolicy, ...flags });
  return { root: options.root, policy, stateDir: options.stateDir, lockTimeoutMs: options.lockTimeout, maxActions: options.maxActions, signal };
}
