/** This defines the policy document: what an operator allows, each override by name (REQ-C2). */
import { z } from "zod";

/** The fields, snake_case as they stand in files and facts. Every `allow_*` and `force_*` widens and is false by default. */
export const policyDocument = z.strictObject({
  /** Whose backups are seen and made. */
  backup_tag: z.string().default("switchyard"),
  /** Whether a file system without RENAME_EXCHANGE may be used by the weaker, still gap-free way. */
  allow_degraded_fs: z.boolean().default(false),
  /** Whether a target with several names may be switched under one of them. */
  allow_hardlink_breakage: z.boolean().default(false),
  /** Whether a source may be writable by, or belong to, someone else. */
  force_untrusted_source: z.boolean().default(false),
  /** Whether links hold the source's absolute path instead of a relative one. */
  absolute_links: z.boolean().default(false),
});

/** A complete policy. */
export type Policy = z.infer<typeof policyDocument>;

/** The policy where nobody said anything: production. */
export const DEFAULT_POLICY: Policy = policyDocument.parse({});
