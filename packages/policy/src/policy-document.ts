/** This defines the policy document: what an operator allows, each override by name (REQ-C2). */
import { z } from "zod";

/** The fields, snake_case as they stand in files and facts. Every `allow_*` and `force_*` widens and is false by default. */
const fields = {
  /** Whose backups are seen and made: 1 to 64 letters, digits, `_` or `-`, so that no tag matches another's names. */
  backup_tag: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  /** Whether a file system without RENAME_EXCHANGE may be used by the weaker, still gap-free way. */
  allow_degraded_fs: z.boolean(),
  /** Whether a target with several names may be switched under one of them. */
  allow_hardlink_breakage: z.boolean(),
  /** Whether a source may be writable by, or belong to, someone else. */
  force_untrusted_source: z.boolean(),
  /** Whether links hold the source's absolute path instead of a relative one. */
  absolute_links: z.boolean(),
} as const;

/** A complete policy. */
export type Policy = z.infer<z.ZodObject<typeof fields>>;

/** The policy where nobody said anything: production. */
export const DEFAULT_POLICY: Policy = {
  backup_tag: "switchyard",
  allow_degraded_fs: false,
  allow_hardlink_breakage: false,
  force_untrusted_source: false,
  absolute_links: false,
};

/** Single fields, as a manifest or a command line names them; an unknown field is an error. */
export const policyOverrides = z.strictObject(fields).partial();

/** Some fields of a policy. */
export type PolicyOverrides = z.infer<typeof policyOverrides>;

/** A complete policy; a field that is missing has its default, an unknown one is an error. */
export const policyDocument = policyOverrides.transform((overrides): Policy => ({ ...DEFAULT_POLICY, ...defined(overrides) }));

/** The overrides without the keys that say nothing. */
function defined(overrides: PolicyOverrides): Partial<Policy> {
  return Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined));
}
