/** This defines `manifestPolicy`: the policy fields that this command acts upon. */
import { policyOverrides } from "@switchyard/policy";

/** What the engine does not do yet is an unknown field: nothing is taken that would then be passed over. */
export const manifestPolicy = policyOverrides.pick({
  backup_tag: true,
  allow_degraded_fs: true,
  allow_hardlink_breakage: true,
  allow_suid_sgid_mutation: true,
  force_untrusted_source: true,
  absolute_links: true,
  allow_self_lockout: true,
  override_preflight: true,
  allow_roots: true,
  forbid_paths: true,
});
