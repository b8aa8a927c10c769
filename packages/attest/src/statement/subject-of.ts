/** This defines `subjectOf`: the subject that belongs to an action. */
import { LINK_TYPE, type StatedAction, type Statement } from "./statement.ts";

/** The subject; null where the action left nothing, or nothing that was hashed. */
export function subjectOf({ path, after_kind, after_hash }: StatedAction): Statement["subject"][number] | null {
  if (after_hash === null) return null;
  return { name: path, digest: { sha256: after_hash }, ...(after_kind === "symlink" ? { mediaType: LINK_TYPE } : {}) };
}
