/** This defines `INERT_FIELDS`: the policy fields on which nothing acts yet. */
import type { PolicyField } from "@switchyard/policy/fields";

/**
 * What the engine does is what the production preset says of these, and nothing else: another value is refused, wherever it
 * is written, because it would only be passed over. Who makes the engine act on a field takes it off this list; it then has
 * its flag and is accepted everywhere. The list is to become empty.
 */
export const INERT_FIELDS: readonly PolicyField[] = [
  "preserve_acl",
];
