/** This defines `keyFindings`: whether runs can be signed. Reads only. */
import type { Root } from "@switchyard/fs-atomic";
import { checkKey, findSigningKey, KEYS_DIR, trustedKeys } from "@switchyard/attest";
import { ok, type Finding } from "./finding.ts";

/** The signing key and the trusted ones: present, whole, of the right owner and mode. Without rights to read the private key it is unseen. @throws `E_POLICY` */
export function keyFindings(root: Root): Finding[] {
  const trusted = trustedKeys(root);
  const key = findSigningKey(root);
  if (key !== null) return [ok("keys", `${key.name} signs, ${trusted.length} trusted in ${KEYS_DIR}`)];
  checkKey(root);
  return [ok("keys", "none yet: the first commit makes one")];
}
